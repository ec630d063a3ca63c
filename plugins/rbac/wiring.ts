import { type Resource, rank, type Stated } from 'clodo/plugin'
import { BASE, type Choice } from './choice.ts'
import { isName } from './policy.ts'

/** What stands in the chain of the app, and what is mounted. */
export function wiring(
  resources: readonly Resource[],
  choice: Choice,
  { closed }: { readonly closed: boolean },
): Stated[] {
  return [
    ...(choice.bindings ? [assignment(choice)] : []),
    ...(closed ? [chain('rbac', rank.authorization, 'guard()', 'src/rbac/guard.ts')] : []),
    ...resources.map(declaration),
    ...routesOf(choice),
  ]
}

function routesOf({ organisations, custom, explain }: Choice): Stated[] {
  if (organisations)
    return [
      route('organisations', 'src/organisations/organisations.ts', { at: `${BASE}/organisations` }),
      // Behind authentication, ahead of tenants and guard: whoever accepts an invitation belongs to nobody yet.
      route('acceptance', 'src/organisations/accept.ts', { at: `${BASE}/invitations`, rank: rank.tenant - 1 }),
    ]
  return [
    ...(custom
      ? [
          route('roles', 'src/rbac/roles.ts', { at: `${BASE}/roles` }),
          route('subjects', 'src/rbac/subjects.ts', { at: `${BASE}/subjects` }),
        ]
      : []),
    ...(explain ? [route('decisions', 'src/rbac/explain.ts', { at: `${BASE}/decisions` })] : []),
  ]
}

interface Place {
  readonly at: string
  readonly rank?: number
}

function route(name: string, from: string, { at, rank: order = rank.route }: Place): Stated {
  return {
    kind: 'slot',
    slot: 'route',
    key: `rbac:${name}`,
    rank: order,
    at,
    code: name,
    imports: [{ from, names: [name] }],
  }
}

/** Behind the tenant, ahead of the guard. Without tenants, the path says in which organisation somebody acts. */
function assignment({ organisations, tenant }: Choice): Stated {
  const at = organisations && !tenant ? { at: `${BASE}/organisations/:organisation/*` } : {}
  return { ...chain('rbac:roles', rank.tenant + 5, 'assignRoles()', 'src/rbac/assign.ts'), ...at }
}

function chain(key: string, order: number, code: string, from: string) {
  const imports = [{ from, names: [code.replace(/\(.*/, '')] }]
  return { kind: 'slot', slot: 'middleware', key, rank: order, code, imports } as const
}

/** The declaration at the mount: `app.use('/v1/items/*', allow(access.items))`. */
function declaration({ name, path }: Resource): Stated {
  return {
    kind: 'slot',
    slot: 'middleware',
    key: `rbac:${name}`,
    rank: rank.declaration,
    at: `${path}/*`,
    code: isName(name) ? `allow(access.${name})` : `allow(access['${name}'])`,
    imports: [
      { from: 'src/rbac/allow.ts', names: ['allow'] },
      { from: 'src/rbac/policy.ts', names: ['access'] },
    ],
  }
}
