import type { Context } from 'hono'
import { callerOf } from './caller.ts'
import { type Caller, decide, wayTo } from './decide.ts'
import type { ResourceOf } from './define.ts'
import { denial } from './denial.ts'
import type { Permission, policy } from './policy.ts'

/** What the conditions of a permission look at. */
export type ResourceFor<P extends Permission> = ResourceOf<typeof policy, P>

/** What the handlers of a request have asked. */
const asked = new WeakMap<Context, Set<string>>()

/**
 * Whether the caller may, for what a route cannot know ahead, such as who owns a row. What it can know is said with `allow`.
 *
 * @param resource What it is about. Without one, only what a role has without conditions counts.
 * @example if (can(c, 'items:write', item)) …
 */
export function can<P extends Permission>(c: Context, permission: P, resource?: ResourceFor<P>): boolean {
  noteAsked(c, permission)
  return permits(callerOf(c), permission, resource)
}

/**
 * Refuses a caller who may not.
 *
 * @throws {Problem} 403; the log gets the reason, the caller does not.
 * @example demand(c, 'items:write', item)
 */
export function demand<P extends Permission>(c: Context, permission: P, resource?: ResourceFor<P>): void {
  if (!can(c, permission, resource)) throw denial(decide(callerOf(c), permission, resource))
}

/**
 * Whether somebody may, outside of a request: in a queue, a cron, or behind RPC.
 *
 * @example if (permits(callerFor(principal), 'items:write', item)) …
 */
export function permits<P extends Permission>(caller: Caller, permission: P, resource?: ResourceFor<P>): boolean {
  return wayTo(caller, permission, resource) !== undefined
}

/** Whether a handler of this request has asked for the permission. */
export const wasAsked = (c: Context, permission: Permission): boolean => asked.get(c)?.has(permission) === true

function noteAsked(c: Context, permission: Permission): void {
  const known = asked.get(c)
  if (known) known.add(permission)
  else asked.set(c, new Set([permission]))
}
