import type { Context, MiddlewareHandler } from 'hono'
import { Problem } from '../http/problem.ts'
import { callerOf } from './caller.ts'
import { permits, wasAsked } from './can.ts'
import { decide, waysTo } from './decide.ts'
import { denial } from './denial.ts'
import type { Permission } from './policy.ts'

/**
 * A permission; `authenticated` (every caller who is known); `public` (everybody whom authentication lets pass).
 *
 * `{ inHandler: 'items:write' }` lets in whoever has the permission on a condition, too, and leaves it to the handler to ask with
 * the resource: `demand(c, 'items:write', item)`. A handler that answers without having asked is an error.
 */
export type Access = Permission | 'authenticated' | 'public' | { readonly inHandler: Permission }

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** What each method requires. A method that is not listed is refused; `HEAD` requires what `GET` does. */
export type AccessByMethod = { readonly [method in Method]?: Access } & { readonly inHandler?: never }

/** Throws the refusal when the caller may not make the request. */
export type Requirement = (c: Context) => void

const requirements = new WeakMap<object, Requirement>()

/**
 * Declares what a route, or every route below a path, requires of its caller, and sees to it. Where several
 * declarations match a request, all of them must be met.
 *
 * @throws {Problem} 401 to a caller who is not known, 403 to one who may not.
 * @example app.use('/v1/items/*', allow({ GET: 'items:read', POST: 'items:write' }))
 * @example items.delete('/:id', allow({ inHandler: 'items:write' }), (c) => …)
 */
export function allow(access: Access | AccessByMethod): MiddlewareHandler {
  const accessOf = reader(access)
  const requirement: Requirement = (c) => meet(c, accessOf(c))
  const declaration: MiddlewareHandler = function allow(c, next) {
    const access = accessOf(c)
    meet(c, access)
    return typeof access === 'object' ? next().then(() => seeThatItAsked(c, access)) : next()
  }
  requirements.set(declaration, requirement)
  return declaration
}

/** What a handler declares, when `allow` made it. */
export const requirementOf = (handler: object): Requirement | undefined => requirements.get(handler)

function reader(access: Access | AccessByMethod): (c: Context) => Access | undefined {
  if (typeof access === 'string' || access.inHandler !== undefined) return () => access as Access
  const byMethod = new Map<string, Access>(Object.entries(access))
  return (c) => byMethod.get(c.req.method === 'HEAD' ? 'GET' : c.req.method)
}

function meet(c: Context, access: Access | undefined): void {
  if (access === 'public') return
  if (!c.get('principal')) throw new Problem(401, { headers: { 'WWW-Authenticate': 'Bearer' } })
  if (access === undefined) throw new Problem(403, { detail: `Nobody may ${c.req.method} here` })
  if (access === 'authenticated') return
  const caller = callerOf(c)
  const permission = typeof access === 'string' ? access : access.inHandler
  // What is asked in the handler may be had on a condition, which only the handler can see to.
  const may = typeof access === 'string' ? permits(caller, permission) : waysTo(caller, permission).length > 0
  if (!may) throw denial(decide(caller, permission))
}

function seeThatItAsked(c: Context, { inHandler }: { readonly inHandler: Permission }): void {
  if (c.error || c.res.status >= 400 || wasAsked(c, inHandler)) return
  throw new Error(`${c.req.method} ${c.req.path} answered without asking for ${inHandler}`)
}
