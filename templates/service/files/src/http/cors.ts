import type { Context, MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

/**
 * Lets browsers call from the origins in the variable `CORS_ORIGINS`, which are separated by commas. Empty: from none.
 * An origin must match exactly, `*` matches nothing, and cookies are never allowed along.
 */
export function crossOrigin(): MiddlewareHandler<{ Bindings: Env }> {
  return cors({
    origin: (origin, c: Context<{ Bindings: Env }>) => (list(c.env.CORS_ORIGINS).includes(origin) ? origin : null),
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposeHeaders: ['ETag', 'Link', 'Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'],
    maxAge: 600,
  })
}

function list(origins: string): string[] {
  return origins.split(',').map((origin) => origin.trim())
}
