import type { MiddlewareHandler } from 'hono'

/** What a browser must not do with the answers of an API (OWASP REST Security Cheat Sheet; HSTS is RFC 6797). */
const HEADERS = Object.entries({
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
    // Through the context, which copies an answer that comes from `fetch` and whose headers cannot be written.
    c.header('Cache-Control', c.res.headers.get('Cache-Control') ?? 'no-store')
    for (const [name, value] of HEADERS) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
}
