import type { MiddlewareHandler } from 'hono'
import { policy } from '../../src/rbac/policy.ts'

/** Lets a request in as somebody with these roles, in place of authentication. */
export function caller(...roles: string[]): MiddlewareHandler {
  return async (c, next) => {
    c.set('principal', { subject: 'ada', roles, scopes: [], claims: {} })
    await next()
  }
}

/** A permission of the policy and a role that has it, whatever the resource. */
export const permission = policy.permissions[0]
export const role =
  policy.roles.find((role) => policy.grantsOf(role)?.get(permission)?.[0]?.holds === undefined) ?? 'none'
