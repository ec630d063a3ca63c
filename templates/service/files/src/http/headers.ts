import type { Context, MiddlewareHandler } from 'hono'
import { onError } from './problem.ts'

/** What no browser should do with an answer (OWASP REST Security Cheat Sheet; HSTS is RFC 6797). */
const FIRM = Object.entries({
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
})

/** What a route may have its reasons to say otherwise. */
const USUAL = Object.entries({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
})

/** And what only means something on a page. */
const OF_PAGES = [
  ...USUAL,
  ...Object.entries({
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'browsing-topics=()',
    'Referrer-Policy': 'no-referrer',
  }),
]

/**
 * Puts the security headers on every answer, and `Cache-Control: no-store`, where the route says nothing else. JSON is
 * neither framed nor sniffed, so there a route is not asked for that: asking takes as long as saying. An answer that was
 * made without the context gets the id of the request here, too.
 */
export function securityHeaders(): MiddlewareHandler {
  return async function securityHeaders(c, next) {
    try {
      await next()
    } catch (cause) {
      // Hono passes on what is no Error, and the runtime would answer without any of this.
      c.error = new Error('What was thrown is no Error', { cause })
      c.res = onError(c.error, c)
    }
    if (c.res.status !== 101) editHeaders(c, (headers) => complete(headers, c.get('requestId')))
  }
}

function complete(headers: Headers, requestId: string | undefined): void {
  const isData = headers.get('Content-Type')?.includes('json')
  for (const [name, value] of FIRM) if (isData || !headers.has(name)) headers.set(name, value)
  for (const [name, value] of isData ? USUAL : OF_PAGES) if (!headers.has(name)) headers.set(name, value)
  if (requestId !== undefined) headers.set('X-Request-Id', requestId)
}

/** Edits the headers of the answer. Those of one that comes from `fetch` cannot be written, so it is copied. */
export function editHeaders(c: Context, edit: (headers: Headers) => void): void {
  try {
    edit(c.res.headers)
  } catch {
    c.res = new Response(c.res.body, c.res)
    edit(c.res.headers)
  }
}
