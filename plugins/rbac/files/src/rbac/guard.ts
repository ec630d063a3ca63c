import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { RouterRoute } from 'hono/types'
import { findTargetHandler, isMiddleware } from 'hono/utils/handler'
import { Problem } from '../http/problem.ts'
import { type Requirement, requirementOf } from './allow.ts'

/**
 * Denies by default: behind it nothing runs for a request, neither a handler nor a middleware, unless the app declares
 * with `allow` what the request requires and its caller meets it.
 *
 * - A route without a declaration ahead of it, for its path or for a wider one, is answered with 403.
 * - A middleware or a mounted app without one is passed by, as if it were not there: 404.
 * - Of several routes that match, the first says what is required; each of the others, when it is its turn.
 *
 * @throws {Problem} 401, 403
 * @example app.use(guard())
 */
export function guard(): MiddlewareHandler {
  return function guard(c, next) {
    const matched = matchedRoutes(c)
      .slice(c.req.routeIndex + 1)
      .map(read)
    if (matched.length === 0) return next()

    const routes = matched.filter((entry) => entry.isRoute)
    const undeclared = routes.find((route) => !matched.some((entry) => covers(entry, route)))
    if (undeclared) {
      warn(undeclared)
      throw new Problem(403, { detail: 'This route is closed' })
    }

    const first = routes[0]
    const declarations = matched.filter((entry) => (first ? covers(entry, first) : entry.requirement))
    if (declarations.length === 0) return Promise.resolve(c.notFound())
    for (const { requirement } of declarations) requirement?.(c)
    return next()
  }
}

interface Entry {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly index: number
  readonly requirement: Requirement | undefined
  readonly isRoute: boolean
}

function read({ handler, method, path }: RouterRoute, index: number): Entry {
  // A sub-app with an error handler of its own wraps its handlers.
  const target = findTargetHandler(handler)
  const requirement = requirementOf(target)
  const isRoute = !requirement && (method !== 'ALL' || !isMiddleware(target))
  return { name: `${method} ${path}`, method, path, index, requirement, isRoute }
}

/** Whether the entry is a declaration that runs before the route whenever the route does. */
function covers({ requirement, index, name, method }: Entry, route: Entry): boolean {
  return requirement !== undefined && index < route.index && (method === 'ALL' || name === route.name)
}

const warned = new Set<string>()

function warn({ name }: Entry): void {
  if (warned.has(name)) return
  warned.add(name)
  console.warn(`${name} is closed, because nothing ahead of it says who may call it: add allow(…)`)
}
