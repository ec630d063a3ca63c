import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

/**
 * Lets browsers call from the origins in the variable `CORS_ORIGINS`, which are separated by commas. Empty: from none.
 * An origin must match exactly, `*` matches nothing, and cookies are never allowed along.
 */
export function crossOrigin(): MiddlewareHandler<{ Bindings: Env }> {
  return cors({
    origin: (origin, c) => (listed(c.env.CORS_ORIGINS, origin) ? origin : null),
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposeHeaders: ['ETag', 'Link', 'Location', 'Retry-After', 'X-Request-Id'],
    maxAge: 600,
  })
}

function listed(origins: string, origin: string): boolean {
  return origin !== '' && origins.split(',').some((allowed) => allowed.trim() === origin)
}
