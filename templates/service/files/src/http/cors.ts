import type { Context, MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { editHeaders } from './headers.ts'

/**
 * Lets browsers call from the origins in the variable `CORS_ORIGINS`, which are separated by commas. Empty: from none.
 * An origin must match exactly, `*` matches nothing, and cookies are never allowed along.
 */
export function crossOrigin(): MiddlewareHandler<{ Bindings: Env }> {
  const answer = cors({
    origin: (origin, c: Context<{ Bindings: Env }>) => (list(c.env.CORS_ORIGINS).includes(origin) ? origin : null),
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposeHeaders: EXPOSED,
    maxAge: 600,
  })
  return async function crossOrigin(c, next) {
    if (c.req.header('Origin') !== undefined || c.req.method === 'OPTIONS') return answer(c, next)
    await next()
    // A cache that keeps this answer must not give it to a browser.
    if (c.res.status !== 101) editHeaders(c, (headers) => headers.append('Vary', 'Origin'))
  }
}

/** What scripts of other origins may read besides what they always may. */
const EXPOSED = [
  'Content-Disposition',
  'Content-Range',
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
]

function list(origins: string): string[] {
  return origins.split(',').map((origin) => origin.trim())
}
