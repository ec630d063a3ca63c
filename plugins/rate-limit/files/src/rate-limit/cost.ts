import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'

/** What a request costs: a number, or what the request says. */
export type Cost = number | ((c: Context<{ Bindings: Env }>) => number)

/**
 * What requests cost by route, named by method and path as the router has them; 1 where nothing is said. The costs count towards
 * whatever limit they are given to, so a dear route uses up more of what a caller has. Of the routes that match, the first
 * counts that is named here: a route for everything else behind it makes none cheaper.
 *
 * @example costs({ 'GET /v1/reports/:id': 10, 'POST /v1/exports': (c) => Number(c.req.query('days') ?? 1) })
 */
export function costs(routes: { readonly [route: string]: Cost }): (c: Context<{ Bindings: Env }>) => number {
  return (c) => {
    const named = matchedRoutes(c).map(({ method, path }) => routes[`${method} ${path}`])
    const cost = named.find((cost) => cost !== undefined) ?? 1
    return typeof cost === 'function' ? cost(c) : cost
  }
}
