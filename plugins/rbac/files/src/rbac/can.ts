import type { Context } from 'hono'
import { type Permission, policy } from './policy.ts'

/**
 * Whether a role of the caller has the permission. For what a route cannot know ahead, such as who owns a row;
 * what it can know is said with `allow`.
 *
 * @example const mine = item.owner === c.get('principal')?.subject || can(c, 'items:write')
 */
export const can = (c: Context, permission: Permission): boolean =>
  policy.permits(c.get('principal')?.roles ?? [], permission)
