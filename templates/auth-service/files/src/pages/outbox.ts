import { Hono } from 'hono'
import { html } from 'hono/html'
import { isLoopback } from '../accounts/origin.ts'
import { notFound } from '../http/problem.ts'
import { outbox } from '../mail/outbox.ts'
import { render } from './layout.ts'

/** What would have been sent, on the machine of whoever writes the service. Elsewhere there is no such page. */
export const outboxPage = new Hono<{ Bindings: Env }>()

outboxPage.get('/', (c) => {
  if (c.env.MAIL_OUTBOX !== 'on' || !isLoopback(new URL(c.req.url).hostname)) return notFound(c)
  const mails = outbox().map(
    ({ to, subject, text, sent }) => html`
<article>
<h2>${subject}</h2>
<p>To ${to}, <time datetime="${sent.toISOString()}">${sent.toUTCString()}</time></p>
<pre>${text}</pre>
${linksIn(text).map((link) => html`<p><a href="${link}">Open the link</a></p>`)}
</article>`,
  )
  return render(c, { title: 'Outbox', body: html`${mails.length === 0 ? html`<p>No mail yet.</p>` : mails}` })
})

/** The paths of this service that a mail names. */
const linksIn = (text: string): string[] =>
  (text.match(/^https?:\/\/\S+$/gm) ?? []).map((link) => new URL(link)).map(({ pathname, search }) => pathname + search)
