import type { Context, MiddlewareHandler } from 'hono'

/** What a browser must not do with the answers of an API (OWASP REST Security Cheat Sheet; HSTS is RFC 6797). */
const OF_DATA = Object.entries({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
})

/** JSON does without what only means something on a page: each field takes its time. */
const OF_PAGES = [
  ...OF_DATA,
  ...Object.entries({ 'Permissions-Policy': 'browsing-topics=()', 'Referrer-Policy': 'no-referrer' }),
]

/**
 * Puts the security headers on every answer, and `Cache-Control: no-store`, each where the route says nothing else. An
 * answer that was made without the context gets the id of the request here, too.
 */
export function securityHeaders(): MiddlewareHandler {
  return async function securityHeaders(c, next) {
    await next()
    if (c.res.status !== 101) editHeaders(c, (headers) => complete(headers, c.get('requestId')))
  }
}

function complete(headers: Headers, requestId: string | undefined): void {
  const isData = headers.get('Content-Type')?.includes('json')
  for (const [name, value] of isData ? OF_DATA : OF_PAGES) if (!headers.has(name)) headers.set(name, value)
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
