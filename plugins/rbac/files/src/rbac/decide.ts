import type { Condition, Principal, Tenant } from './condition.ts'
import type { Grants, Way } from './define.ts'
import { policy } from './policy.ts'

/** A role that somebody has. */
export interface Held {
  readonly role: string
  readonly grants: Grants
  /** Where it comes from. */
  readonly from: string
}

/** Who asks, on whose behalf and with which roles: all that a decision looks at besides the resource. */
export interface Caller {
  readonly principal: Principal | undefined
  readonly tenant: Tenant | undefined
  readonly roles: readonly Held[]
}

/** How a permission is, or could be, had. */
export interface Found {
  /** The role that is held, and where from. */
  readonly held: string
  readonly from: string
  /** The role that says so: the one that is held, or one that it inherits from. */
  readonly role: string
  readonly condition?: string
}

/** An answer with its reasons; for logs and for those who may ask why. */
export interface Decision {
  readonly allowed: boolean
  readonly permission: string
  readonly subject: string | undefined
  readonly tenant: string | undefined
  /** The roles that count here. */
  readonly roles: readonly string[]
  /** What lets the caller. */
  readonly by?: Found
  /** Roles of the credential that the policy does not know. */
  readonly unknown?: readonly string[]
  /** What would let the caller if its condition held. */
  readonly unmet?: readonly Found[]
  /** Roles of the policy that have the permission. */
  readonly grantedBy?: readonly string[]
}

const NONE: readonly Way[] = []

/** How many roles a decision lists: a token may have more than anybody wants to read. */
const MOST = 20

/** The first of the caller's ways to a permission that is open. */
export function wayTo(caller: Caller, permission: string, resource?: unknown): Found | undefined {
  for (const { role: held, grants, from } of caller.roles)
    for (const way of grants.get(permission) ?? NONE)
      if (way.holds === undefined || holds(way.holds, caller, resource)) return toFound(way, held, from)
  return undefined
}

/** All of the caller's ways to a permission, open or not. */
export function waysTo({ roles }: Caller, permission: string): Found[] {
  return roles.flatMap(({ role: held, grants, from }) =>
    (grants.get(permission) ?? NONE).map((way) => toFound(way, held, from)),
  )
}

function toFound({ role, condition }: Way, held: string, from: string): Found {
  return { held, from, role, ...(condition !== undefined && { condition }) }
}

function holds(condition: Condition<unknown>, { principal, tenant }: Caller, resource: unknown): boolean {
  if (principal === undefined || resource === undefined) return false
  // A promise is truthy: a condition that has become async must not count.
  return condition(principal, resource, tenant) === true
}

/** Decides, and says why. Slower than `wayTo`: for refusals and explanations. */
export function decide(caller: Caller, permission: string, resource?: unknown): Decision {
  const by = wayTo(caller, permission, resource)
  const asked = {
    permission,
    subject: caller.principal?.subject,
    tenant: caller.tenant?.id,
    roles: caller.roles.slice(0, MOST).map(({ role }) => role),
  }
  if (by !== undefined) return { allowed: true, ...asked, by }
  const unknown = (caller.principal?.roles ?? []).filter((role) => policy.grantsOf(role) === undefined).slice(0, MOST)
  const grantedBy = policy.roles.filter((role) => policy.grantsOf(role)?.has(permission))
  return { allowed: false, ...asked, unknown, unmet: waysTo(caller, permission), grantedBy }
}
