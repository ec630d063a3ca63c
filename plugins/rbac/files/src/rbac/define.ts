import type { Condition } from './condition.ts'

/** The name of a permission: what it is about, and what is done to it. */
type Name = `${string}:${string}`

/** All of one resource (`items:*`), or all there are. */
type Wildcard<P extends Name> = P extends `${infer Resource}:${string}` ? `${Resource}:*` | '*' : never

/** What a role may: always, or on a condition (`items:write if own`). */
type Clause<P extends Name, C extends string> = P | Wildcard<P> | `${P | Wildcard<P>} if ${C}`

type Conditions = Readonly<Record<string, Condition>>

interface Role<P extends Name, C extends string, R> {
  /** Roles whose permissions this one has too. */
  readonly inherits?: readonly R[]
  readonly may: readonly Clause<P, C>[]
}

/** How a role comes by a permission. */
export interface Way {
  /** The role that says so: itself, or one that it inherits from. */
  readonly role: string
  /** The name of the condition, where there is one, and what it asks. */
  readonly condition?: string
  readonly holds?: Condition<unknown>
}

/** What a role has, by permission. What it has always comes first. */
export type Grants = ReadonlyMap<string, readonly Way[]>

/** A policy whose inheritance and wildcards are worked out, so that a question costs one look-up a role. */
export interface Rules<
  P extends Name = Name,
  C extends Conditions = Conditions,
  R extends string = string,
  M = unknown,
> {
  readonly permissions: readonly [P, ...P[]]
  readonly roles: readonly R[]
  /** What a role has; undefined for one that the policy does not know. */
  grantsOf(role: string): Grants | undefined
  /** For the compiler alone: what the conditions of a permission look at. */
  readonly typed?: { readonly conditions: C; readonly clauses: M }
}

/** What the conditions of a permission look at; unknown where it has none. */
export type ResourceOf<T, P extends string> =
  T extends Rules<Name, infer C, string, infer M>
    ? Parameter<C, M extends `${P | '*' | Within<P>} if ${infer Condition}` ? Condition : never>
    : unknown

type Within<P extends string> = P extends `${infer Resource}:${string}` ? `${Resource}:*` : never

/** What all of the conditions can look at. */
type Parameter<C, K> = (
  K extends keyof C
    ? C[K] extends Condition<infer R>
      ? (all: R) => void
      : never
    : never
) extends (all: infer All) => void
  ? All
  : unknown

/**
 * Reads a policy once, when the Worker starts.
 *
 * @throws {TypeError} When a role inherits from itself or from a role that is not there, or says what the policy does not have.
 */
export function definePolicy<
  const P extends Name,
  const R extends { readonly [K in keyof R]: Role<P, keyof C & string, keyof R> },
  const C extends Conditions = Readonly<Record<never, never>>,
>(policy: {
  readonly permissions: readonly [P, ...P[]]
  /** What may be asked of a resource, by name. */
  readonly conditions?: C
  readonly roles: R
}): Rules<P, C, keyof R & string, R[keyof R] extends { may: readonly (infer M)[] } ? M : never> {
  const roles = new Map<string, Role<Name, string, string>>(Object.entries(policy.roles))
  const conditions = new Map(Object.entries(policy.conditions ?? {}) as [string, Condition<unknown>][])
  // Maps, because a role or a permission may be called `constructor` by whoever sends it.
  const granted = new Map<string, Grants>()
  for (const name of roles.keys()) granted.set(name, grantsOf(name, { ...policy, roles, conditions }))
  return {
    permissions: policy.permissions,
    roles: [...roles.keys()] as (keyof R & string)[],
    grantsOf: (role) => granted.get(role),
  }
}

interface Read {
  readonly permissions: readonly string[]
  readonly roles: ReadonlyMap<string, Role<Name, string, string>>
  readonly conditions: ReadonlyMap<string, Condition<unknown>>
}

function grantsOf(name: string, read: Read): Grants {
  const clauses = clausesOf(name, read, []).flatMap(({ role, clause }) => expand(role, clause, read))
  const ways = new Map<string, Way[]>()
  for (const { permission, way } of clauses) ways.set(permission, [...(ways.get(permission) ?? []), way])
  return new Map([...ways].map(([permission, found]) => [permission, simplest(found)]))
}

function clausesOf(name: string, read: Read, heirs: readonly string[]): { role: string; clause: string }[] {
  const role = read.roles.get(name)
  if (!role) throw new TypeError(`Role ${heirs.at(-1)} inherits from ${name}, which is not there`)
  if (heirs.includes(name)) throw new TypeError(`Role ${name} inherits from itself`)
  if (name.includes(':')) throw new TypeError(`Role ${name} has a colon`)
  const inherited = (role.inherits ?? []).flatMap((parent) => clausesOf(parent, read, [...heirs, name]))
  return [...role.may.map((clause) => ({ role: name, clause })), ...inherited]
}

/** A clause for each permission that it means. */
function expand(role: string, clause: string, { permissions, conditions }: Read): { permission: string; way: Way }[] {
  const [pattern = '', condition, ...rest] = clause.split(' if ')
  const meant = permissions.filter((permission) => matches(pattern, permission))
  const holds = conditions.get(condition ?? '')
  if (meant.length === 0 || rest.length > 0 || (condition !== undefined && holds === undefined))
    throw new TypeError(`Role ${role} may '${clause}', which the policy does not have`)
  const way: Way = condition === undefined || holds === undefined ? { role } : { role, condition, holds }
  return meant.map((permission) => ({ permission, way }))
}

function matches(pattern: string, permission: string): boolean {
  const resource = permission.slice(0, permission.indexOf(':'))
  return pattern === permission || pattern === '*' || pattern === `${resource}:*`
}

/** Conditions do not matter to who may always. */
function simplest(ways: readonly Way[]): readonly Way[] {
  const always = ways.find(({ condition }) => condition === undefined)
  return always === undefined ? ways : [always]
}
