import type { Context, MiddlewareHandler, Next } from 'hono'
import { editHeaders } from './headers.ts'

const METHODS = 'GET,HEAD,POST,PUT,PATCH,DELETE'

/** What scripts of other origins may read besides what they always may. */
const EXPOSED =
  'Content-Disposition,Content-Range,ETag,Link,Location,RateLimit,RateLimit-Policy,Retry-After,X-Request-Id'

/** How long a browser may keep the answer to a preflight, in seconds. */
const MAX_AGE = 600

/**
 * Lets browsers call from the origins in the variable `CORS_ORIGINS`, which are separated by commas. Empty: from none.
 * An origin must match exactly, `*` matches nothing, and cookies are never allowed along (Fetch Standard, CORS protocol).
 */
export function crossOrigin(): MiddlewareHandler<{ Bindings: Env }> {
  return function crossOrigin(c, next) {
    // Where no origin may, no answer depends on who asks.
    return c.env.CORS_ORIGINS === '' && c.req.method !== 'OPTIONS' ? next() : answer(c, next)
  }
}

async function answer(c: Context<{ Bindings: Env }>, next: Next): Promise<void> {
  const origin = c.req.header('Origin')
  const allowed = origin && list(c.env.CORS_ORIGINS).includes(origin) ? origin : undefined
  if (c.req.method === 'OPTIONS') c.res = preflight(c)
  else await next()
  if (c.res.status !== 101) editHeaders(c, (headers) => complete(headers, allowed))
}

function preflight(c: Context): Response {
  return c.body(null, 204, {
    'Access-Control-Allow-Headers': c.req.header('Access-Control-Request-Headers') ?? '',
    'Access-Control-Allow-Methods': METHODS,
    'Access-Control-Max-Age': String(MAX_AGE),
    Vary: 'Access-Control-Request-Headers',
  })
}

function complete(headers: Headers, allowed: string | undefined): void {
  // Also where nobody asks from another origin: a cache that keeps this answer must not give it to a browser.
  headers.append('Vary', 'Origin')
  if (allowed === undefined) return
  headers.set('Access-Control-Allow-Origin', allowed)
  headers.set('Access-Control-Expose-Headers', EXPOSED)
}

function list(origins: string): string[] {
  return origins.split(',').map((origin) => origin.trim())
}
