import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { NAME } from '../accounts/name.ts'

export type Html = ReturnType<typeof html>

/** What a page may load: files of this service. Nothing in its text runs, and its forms go nowhere else. */
const POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "script-src 'self'",
  "style-src 'self'",
].join('; ')

export interface Page {
  readonly title: string
  readonly body: Html
  /** What went wrong with the form before. */
  readonly problem?: string | undefined
  /** Default: 200, and 422 with a problem. */
  readonly status?: ContentfulStatusCode
}

/** Answers with a page. What is put into `html` as a value is text in it, whatever it holds. */
export function render(c: Context, { title, body, problem, status = problem === undefined ? 200 : 422 }: Page) {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${NAME}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/accounts.css">
<script type="module" src="/passkeys.js"></script>
</head>
<body>
<main>
<p class="name">${NAME}</p>
<h1>${title}</h1>
${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
${body}
</main>
</body>
</html>
`
  return c.html(document, status, { 'Content-Security-Policy': POLICY })
}
