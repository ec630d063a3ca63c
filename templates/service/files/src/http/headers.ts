import type { MiddlewareHandler } from 'hono'

/** What a browser must not do with the answers of an API (OWASP REST Security Cheat Sheet; HSTS is RFC 6797). */
const HEADERS = Object.entries({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'browsing-topics=()',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
})

/** Puts the security headers on every answer, and `Cache-Control: no-store`, each where the route says nothing else. */
export function securityHeaders(): MiddlewareHandler {
  return async function securityHeaders(c, next) {
    await next()
    if (c.res.status === 101) return
    try {
      complete(c.res.headers)
    } catch {
      // Those of an answer that comes from `fetch` cannot be written, so it is copied.
      c.res = new Response(c.res.body, c.res)
      complete(c.res.headers)
    }
  }
}

function complete(headers: Headers): void {
  for (const [name, value] of HEADERS) if (!headers.has(name)) headers.set(name, value)
}
