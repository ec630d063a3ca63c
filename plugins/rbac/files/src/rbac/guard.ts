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
    const matched = matchedRoutes(c).slice(c.req.routeIndex + 1)
    if (matched.length === 0) return next()

    const declarations: Entry[] = []
    let required: Entry[] | undefined
    for (const entry of matched.map(entryOf)) {
      if (entry.requirement) declarations.push(entry)
      if (!entry.isRoute) continue
      // Those that run before a route whenever it does.
      const ahead = declarations.filter(({ method, name }) => method === 'ALL' || name === entry.name)
      if (ahead.length === 0) {
        warn(entry)
        throw new Problem(403, { detail: 'This route is closed' })
      }
      required ??= ahead
    }

    required ??= declarations
    if (required.length === 0) return Promise.resolve(c.notFound())
    for (const { requirement } of required) requirement?.(c)
    return next()
  }
}

interface Entry {
  readonly name: string
  readonly method: string
  readonly requirement: Requirement | undefined
  readonly isRoute: boolean
}

/** What is known of the entries of the router, which stay the same from one request to the next. */
const entries = new WeakMap<RouterRoute, Entry>()

function entryOf(route: RouterRoute): Entry {
  const known = entries.get(route)
  if (known) return known
  const entry = read(route)
  entries.set(route, entry)
  return entry
}

function read({ handler, method, path }: RouterRoute): Entry {
  // A sub-app with an error handler of its own wraps its handlers.
  const target = findTargetHandler(handler)
  const requirement = requirementOf(target)
  const isRoute = !requirement && (method !== 'ALL' || !isMiddleware(target))
  return { name: `${method} ${path}`, method, requirement, isRoute }
}

const warned = new Set<string>()

function warn({ name }: Entry): void {
  if (warned.has(name)) return
  warned.add(name)
  console.warn(`${name} is closed until allow(…) ahead of it says who may call it`)
}
