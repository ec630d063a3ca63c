import type { Context, MiddlewareHandler } from 'hono'
import { Problem } from '../http/problem.ts'
import { can } from './can.ts'
import type { Permission } from './policy.ts'

/** A permission, `authenticated` (every caller who is known), or `public` (everybody whom authentication lets pass). */
export type Access = Permission | 'authenticated' | 'public'

/** What each method requires. A method that is not listed is refused; `HEAD` requires what `GET` does. */
export type AccessByMethod = { readonly [method in 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS']?: Access }

/** Throws the refusal when the caller may not make the request. */
export type Requirement = (c: Context) => void

const requirements = new WeakMap<object, Requirement>()

/**
 * Declares what a route, or every route below a path, requires of its caller, and sees to it. Where several
 * declarations match a request, all of them must be met.
 *
 * @throws {Problem} 401 to a caller who is not known, 403 to one who may not.
 * @example app.use('/v1/items/*', allow({ GET: 'items:read', POST: 'items:write' }))
 * @example items.delete('/:id', allow('items:write'), (c) => …)
 */
export function allow(access: Access | AccessByMethod): MiddlewareHandler {
  const requirement = typeof access === 'string' ? (c: Context) => demand(c, access) : demandByMethod(access)
  const declaration: MiddlewareHandler = async function allow(c, next) {
    requirement(c)
    await next()
  }
  requirements.set(declaration, requirement)
  return declaration
}

/** What a handler declares, when `allow` made it. */
export const requirementOf = (handler: object): Requirement | undefined => requirements.get(handler)

function demandByMethod(access: AccessByMethod): Requirement {
  const byMethod = new Map<string, Access>(Object.entries(access))
  return (c) => demand(c, byMethod.get(c.req.method === 'HEAD' ? 'GET' : c.req.method))
}

function demand(c: Context, access: Access | undefined): void {
  if (access === 'public') return
  if (!c.get('principal')) throw new Problem(401, { headers: { 'WWW-Authenticate': 'Bearer' } })
  if (access === undefined) throw new Problem(403, { detail: `Nobody may ${c.req.method} here` })
  if (access === 'authenticated' || can(c, access)) return
  throw new Problem(403, { detail: `This requires the permission ${access}`, permission: access })
}
