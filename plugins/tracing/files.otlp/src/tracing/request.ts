import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'
import { findTargetHandler, isMiddleware } from 'hono/utils/handler'
import type { Attributes } from './trace.ts'

/** Methods that everybody knows. */
const KNOWN = /^(?:CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT|QUERY|TRACE)$/

/**
 * What a request is, by the semantic conventions for HTTP. Neither the query nor a header that names somebody is told.
 */
export function attributesOf(c: Context): Attributes {
  const { method, raw } = c.req
  const { hostname, pathname, protocol } = new URL(raw.url)
  return {
    'http.request.method': KNOWN.test(method) ? method : '_OTHER',
    'http.request.method_original': KNOWN.test(method) ? undefined : method,
    'url.path': pathname,
    'url.scheme': protocol.slice(0, -1),
    'server.address': hostname,
    'user_agent.original': c.req.header('User-Agent'),
    'faas.trigger': 'http',
    'cloudflare.ray_id': c.req.header('CF-Ray'),
  }
}

/** The pattern of the route that a request is for, which many requests share: `/v1/items/:id`. */
export function routeOf(c: Context): string | undefined {
  return matchedRoutes(c).find(({ method, handler }) => method !== 'ALL' || !isMiddleware(findTargetHandler(handler)))
    ?.path
}

/** The name of the request's span: a method that everybody knows, and the route. */
export function nameOf({ req }: Context, route: string | undefined): string {
  const method = KNOWN.test(req.method) ? req.method : 'HTTP'
  return route === undefined ? method : `${method} ${route}`
}
