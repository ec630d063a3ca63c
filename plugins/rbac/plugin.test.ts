/** What projects get by what is chosen. How it behaves is in the tests that they get. */
import { memoryProject } from 'clodo/testing'
import { describe, expect, it } from 'vitest'
import { permissionsOf, policyOf } from './policy.ts'

type Project = Awaited<ReturnType<typeof memoryProject>>

async function withAuth(type = 'data-service'): Promise<Project> {
  const project = await memoryProject({ type })
  await project.add('auth')
  return project
}

const paths = (project: Project, pattern: RegExp) => Object.keys(project.files()).filter((path) => pattern.test(path))
const app = (project: Project) => project.files()['src/app.ts'] ?? ''
const policy = (project: Project) => project.files()['src/rbac/policy.ts'] ?? ''

/** The calls of the chain from authentication on, in their order. */
const chain = (project: Project) =>
  app(project)
    .split('\n')
    .filter((line) => line.startsWith('app.'))
    .slice(
      app(project)
        .split('\n')
        .filter((line) => line.startsWith('app.'))
        .indexOf('app.use(authenticate())'),
    )

describe('roles in code', () => {
  it('bring no table, no endpoint and nothing that is awaited', async () => {
    const project = await withAuth()
    await project.add('rbac')
    expect(paths(project, /rbac.*\.sql$|organisations|src\/rbac\/(assign|roles|explain|remember)/)).toEqual([])
    expect(chain(project)).toEqual([
      'app.use(authenticate())',
      'app.use(guard())',
      "app.use('/v1/items/*', allow(access.items))",
      "app.route('/v1/items', items)",
    ])
  })

  it('write out what each role may', async () => {
    const project = await withAuth()
    await project.add('rbac')
    expect(project.files()['test/rbac/policy.test.ts']).toContain(
      [
        '`',
        'permission    viewer  editor  admin',
        'items:read    yes     yes     yes',
        'items:write   -       yes     yes',
        'items:delete  -       yes     yes',
        '`',
      ].join('\n'),
    )
  })
})

describe('what is chosen', () => {
  it.each([
    ['store', 'd1', ['20261101000500_rbac_bindings', '20261101000510_rbac_roles']],
    ['organisations', true, ['20261101000500_rbac_bindings', '20261101000520_rbac_organisations']],
    ['explain', true, []],
  ])('%s: %s comes and goes without a trace', async (option, value, migrations) => {
    const project = await withAuth()
    await project.add('rbac')
    const before = project.files()
    await project.add('rbac', { [option]: value })
    expect(paths(project, /rbac.*\.sql$/)).toEqual(migrations.map((name) => `migrations/${name}.sql`))
    expect(project.files()).not.toEqual(before)
    await project.remove('rbac')
    await project.add('rbac')
    expect(project.files()).toEqual(before)
  })

  it('stands in one order: who, on whose behalf, with which roles, whether', async () => {
    const project = await withAuth('generic')
    await project.add('rbac', { organisations: true })
    expect(chain(project)).toEqual([
      'app.use(authenticate())',
      "app.route('/v1/invitations', acceptance)",
      "app.use('/v1/organisations/:organisation/*', assignRoles())",
      'app.use(guard())',
      "app.use('/v1/hello/*', allow(access.hello))",
      "app.route('/v1/hello', hello)",
      "app.route('/v1/organisations', organisations)",
    ])
  })

  it('takes the tenant for the organisation, where there are tenants', async () => {
    const project = await withAuth()
    await project.add('multi-tenant')
    await project.add('rbac', { organisations: true, store: 'd1' })
    const order = ["app.route('/v1/invitations'", 'app.use(tenancy())', 'app.use(assignRoles())', 'app.use(guard())']
    const places = order.map((line) => app(project).indexOf(line))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(project.files()['src/rbac/assign.ts']).toContain("c.get('tenant')?.id")
  })

  it('leaves nothing behind but what the user is told of', async () => {
    const project = await withAuth()
    const before = project.files()
    await project.add('rbac', { organisations: true, store: 'd1', explain: true })
    await project.remove('rbac')
    expect(project.files()).toEqual(before)
  })
})

describe('a policy that the user has changed', () => {
  it('keeps its roles when more is chosen', async () => {
    const project = await withAuth()
    await project.add('rbac')
    const changed = policy(project).replace(
      "viewer: { may: ['items:read'] },",
      "viewer: { may: ['items:read'] },\n    author: { inherits: ['viewer'], may: [] },",
    )
    project.edit('src/rbac/policy.ts', changed)
    await project.add('rbac', { organisations: true })
    expect(policy(project)).toContain("author: { inherits: ['viewer'], may: [] },")
    expect(policy(project)).toContain("owner: { inherits: ['admin'], may: [] },")
    expect(policy(project)).toContain("'members:write'")
  })
})

it('breaks a role that is too long for a line at its keys, as the formatter does', () => {
  const resources = ['orders', 'user-profiles'].map((name) => ({
    name,
    path: `/${name}`,
    methods: { GET: 'read', POST: 'write', DELETE: 'delete' } as const,
  }))
  const choice = { organisations: false, custom: false, bindings: false, explain: false, tenant: false, key: undefined }
  const { roles } = policyOf(resources, permissionsOf(resources, choice), choice)
  const [, editor] = roles as { text: string }[]
  expect(editor?.text.split('\n')).toEqual([
    '{',
    "      inherits: ['viewer'],",
    "      may: ['orders:write', 'orders:delete', 'user-profiles:write', 'user-profiles:delete'],",
    '    }',
  ])
})
