import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'
import { findTargetHandler, isMiddleware } from 'hono/utils/handler'
import type { Attributes } from './trace.ts'

/** Methods that everybody knows. */
const KNOWN = /^(?:CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT|QUERY|TRACE)$/

/**
 * What a request is, by the semantic conventions for HTTP, and the name of its span: a method that everybody knows, and the
 * route. Neither the query nor a header that names somebody is told.
 */
export function describe(c: Context): { name: string; attributes: Attributes } {
  const { method, raw } = c.req
  const isKnown = KNOWN.test(method)
  const route = routeOf(c)
  const { hostname, pathname, protocol } = new URL(raw.url)
  const attributes = {
    'http.request.method': isKnown ? method : '_OTHER',
    'http.request.method_original': isKnown ? undefined : method,
    'http.route': route,
    'url.path': pathname,
    'url.scheme': protocol.slice(0, -1),
    'server.address': hostname,
    'user_agent.original': c.req.header('User-Agent'),
    'faas.trigger': 'http',
    'cloudflare.ray_id': c.req.header('CF-Ray'),
  }
  return { name: `${isKnown ? method : 'HTTP'} ${route ?? ''}`.trimEnd(), attributes }
}

/** The pattern of the route that a request is for, which many requests share: `/v1/items/:id`. */
function routeOf(c: Context): string | undefined {
  return matchedRoutes(c).find(({ method, handler }) => method !== 'ALL' || !isMiddleware(findTargetHandler(handler)))
    ?.path
}
