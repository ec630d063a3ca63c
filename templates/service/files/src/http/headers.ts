import type { Context, MiddlewareHandler } from 'hono'
import { onError } from './problem.ts'

/** For browsers that came by HTTPS: by nothing else from now on. It must not be sent otherwise (RFC 6797, section 7.2). */
const BY_HTTPS = 'max-age=63072000; includeSubDomains'

/** What a route may have its reasons to say otherwise. Who may frame an answer is said by `frame-ancestors`. */
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
    'X-Frame-Options': 'DENY',
  }),
]

/**
 * Puts the security headers (OWASP REST Security Cheat Sheet) on every answer, and `Cache-Control: no-store`, where the route
 * says nothing else. An answer that was made without the context gets the id of the request here, too.
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
    if (c.res.status !== 101) editHeaders(c, (headers) => complete(headers, c))
  }
}

function complete(headers: Headers, c: Context): void {
  const isData = headers.get('Content-Type')?.includes('json')
  for (const [name, value] of isData ? USUAL : OF_PAGES) if (!headers.has(name)) headers.set(name, value)
  headers.set('X-Content-Type-Options', 'nosniff')
  if (c.req.url.startsWith('https:')) headers.set('Strict-Transport-Security', BY_HTTPS)
  const id = c.get('requestId')
  if (id !== undefined) headers.set('X-Request-Id', id)
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
