import type { Context, Hono } from 'hono'
import { notAllowed, notFound } from './problem.ts'

/** Answers a request that no route matches: with 405 where the path has routes for other methods, else with 404. */
export function noRoute(app: Hono<{ Bindings: Env }>): (c: Context) => Response {
  return (c) => {
    const methods = methodsOf(app, c.req.path)
    return methods.length === 0 || methods.includes(c.req.method) ? notFound(c) : notAllowed(c, methods)
  }
}

function methodsOf({ router, routes }: Hono<{ Bindings: Env }>, path: string): string[] {
  const methods = new Set(routes.map(({ method }) => method).filter((method) => method !== 'ALL'))
  const found = [...methods].filter((one) => router.match(one, path)[0].some(([[, route]]) => route.method === one))
  return found.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method))
}
