/** The name of a permission: what it is about, and what is done to it. */
type Name = `${string}:${string}`

/** A permission, all of one resource (`items:*`), or all there are. */
type Grant<P extends Name> = P | (P extends `${infer Resource}:${string}` ? `${Resource}:*` : never) | '*'

interface Role<P extends Name, R extends string> {
  /** Roles whose permissions this one has too. */
  readonly inherits?: readonly R[]
  readonly may: readonly Grant<P>[]
}

interface Policy<P extends Name, R extends string> {
  readonly permissions: readonly [P, ...P[]]
  readonly roles: Readonly<Record<R, Role<NoInfer<P>, NoInfer<R>>>>
}

/** What is asked: a policy whose inheritance and wildcards are worked out, so that a question costs one look-up a role. */
export interface Rules<P extends Name> {
  readonly permissions: readonly [P, ...P[]]
  readonly roles: readonly string[]
  /** Whether one of the roles has the permission. A role that the policy does not know has none. */
  permits(roles: readonly string[], permission: P): boolean
}

/**
 * Reads a policy once, when the Worker starts.
 *
 * @throws {TypeError} When a role inherits from itself, or from a role that is not there.
 */
export function definePolicy<const P extends Name, const R extends string>({
  permissions,
  roles,
}: Policy<P, R>): Rules<P> {
  const byName = new Map<string, Role<P, R>>(Object.entries(roles))

  function grants(name: string, heirs: readonly string[]): Grant<P>[] {
    const role = byName.get(name)
    if (!role) throw new TypeError(`Role ${heirs.at(-1)} inherits from ${name}, which is not there`)
    if (heirs.includes(name)) throw new TypeError(`Role ${name} inherits from itself`)
    return [...role.may, ...(role.inherits ?? []).flatMap((parent) => grants(parent, [...heirs, name]))]
  }

  // A Map and Sets, because a role or a permission may be called `constructor` by whoever sends it.
  const granted = new Map<string, ReadonlySet<string>>()
  for (const name of byName.keys()) granted.set(name, expand(permissions, grants(name, [])))

  return {
    permissions,
    roles: [...byName.keys()],
    permits: (roles, permission) => roles.some((role) => granted.get(role)?.has(permission)),
  }
}

function expand<P extends Name>(permissions: readonly P[], grants: readonly Grant<P>[]): ReadonlySet<P> {
  const names = new Set<string>(grants)
  const resource = (permission: P) => permission.slice(0, permission.indexOf(':'))
  return new Set(permissions.filter((p) => names.has(p) || names.has('*') || names.has(`${resource(p)}:*`)))
}
