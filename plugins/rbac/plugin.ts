import { definePlugin, type JsonObject, type Resource, rank, type Stated } from 'clodo/plugin'

/** Roles and typed permissions; a route that declares nothing is closed. */
export default definePlugin({
  id: 'rbac',
  title: 'Roles and permissions, denied by default',
  version: '1.0.0',
  options: {
    default: {
      type: 'choice',
      title: 'What a route that declares nothing does',
      describe: 'deny: it is closed, also those that were there before. allow: it answers as before',
      choices: ['deny', 'allow'],
      default: 'deny',
      ask: 'existing',
    },
  },
  requires: ['http', 'problems', 'principal'],
  uses: ['resources', 'tests'],
  provides: ['guard'],
  provide: () => ({ guard: { module: 'src/rbac/allow.ts', allow: 'allow' } }),
  contribute: ({ answers, given }) => {
    const resources = given.resources ?? []
    return [
      { kind: 'files', from: 'files', with: policyOf(resources) },
      ...(given.tests === undefined ? [] : [{ kind: 'files', from: 'tests' } as const]),
      ...(answers.default === 'deny' ? [closed] : []),
      ...resources.map(declaration),
      section,
      ...resources.flatMap(probes),
    ]
  },
})

/** What the policy is written from: permissions, who has them, and what each method requires. */
function policyOf(resources: readonly Resource[]): JsonObject {
  const granted = resources.flatMap(({ name, methods }) =>
    [...new Set(Object.values(methods))].map((verb) => ({ verb, permission: `${name}:${verb}` })),
  )
  const named = (wanted: (verb: string) => boolean) =>
    granted.filter(({ verb }) => wanted(verb)).map(({ permission }) => permission)
  return {
    permissions: list(granted.length === 0 ? ['service:read'] : named(() => true), 2),
    viewer: list(
      named((verb) => verb === 'read'),
      4,
    ),
    editor: list(
      named((verb) => verb !== 'read'),
      4,
    ),
    resources: resources.map(({ name, methods }) => ({
      name: isName(name) ? name : `'${name}'`,
      methods: Object.entries(methods).map(([method, verb]) => ({ method, permission: `${name}:${verb}` })),
    })),
  }
}

/** An array of texts as the formatter writes it: on one line while it fits. */
function list(items: readonly string[], indent: number): string {
  const quoted = items.map((item) => `'${item}'`)
  const line = `[${quoted.join(', ')}]`
  if (line.length <= 80) return line
  const space = ' '.repeat(indent)
  return `[\n${quoted.map((item) => `${space}  ${item},\n`).join('')}${space}]`
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

/** Whether a key needs no quotes. */
function isName(key: string): boolean {
  return /^[a-zA-Z_$][\w$]*$/.test(key)
}

/** Behind it, what declares nothing is closed. */
const closed: Stated = {
  kind: 'slot',
  slot: 'middleware',
  key: 'rbac',
  rank: rank.authorization,
  code: 'guard()',
  imports: [{ from: 'src/rbac/guard.ts', names: ['guard'] }],
}

const section: Stated = {
  kind: 'section',
  file: 'README.md',
  title: 'Permissions',
  rank: 100,
  text: [
    '`src/rbac/policy.ts` lists the permissions and the roles that have them. Behind `guard()` in `src/app.ts` a route that',
    "declares nothing is closed: `app.use('/v1/things/*', allow({ GET: 'things:read' }))` opens a path, `allow(…)` in front of",
    "a handler a route, and `can(c, 'things:write')` asks inside of one.",
  ].join('\n'),
}

/** A role of the policy gets in, a role that nobody knows does not. */
function probes({ name, path, methods }: Resource): Stated[] {
  if (methods.GET === undefined) return []
  return [
    {
      kind: 'probe',
      name: `a viewer may read ${name}`,
      request: { path },
      as: { roles: ['viewer'] },
      expect: { status: 200 },
    },
    {
      kind: 'probe',
      name: `a stranger may not read ${name}`,
      request: { path },
      as: { roles: ['__proto__', 'nobody'] },
      expect: { status: 403, headers: { 'content-type': 'application/problem+json' } },
    },
  ]
}
