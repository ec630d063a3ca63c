import { type Answers, definePlugin, type Given, type Resource, rank, type Stated } from 'clodo/plugin'
import { dedicatedIn } from './dedicated.ts'
import { tenants } from './migration.ts'
import { options } from './options.ts'
import { quotaFacts } from './quotas.ts'
import { probes, section } from './telling.ts'

/** Every request is served for one tenant, and reads and writes rows of that tenant alone. */
export default definePlugin({
  id: 'multi-tenant',
  title: 'Tenants: found in token, host, path or header; rows that no other tenant can reach',
  version: '1.0.0',
  options,
  requires: ['http', 'problems', 'principal'],
  uses: ['resources', 'tests'],
  provides: ['tenant'],
  provide: () => ({
    tenant: {
      module: 'src/tenant.ts',
      variable: 'tenant',
      database: { module: 'src/tenancy/database.ts', type: 'TenantDatabase', of: 'databaseOf', variable: 'database' },
    },
  }),
  contribute: ({ answers, given, project }) => [
    ...foldersOf(answers, given),
    ...dedicatedIn(answers).map((one): Stated => ({ kind: 'binding', type: 'd1', name: one.binding })),
    ...(answers.quotas ? quotaFacts(answers) : []),
    { kind: 'binding', type: 'd1', name: 'DB' },
    { kind: 'migration', name: '20261101000300_tenants', sql: tenants },
    chain('tenancy', rank.tenant, answers.default === 'deny' ? 'tenancy()' : 'tenancy({ optional: true })'),
    {
      kind: 'slot',
      slot: 'route',
      key: 'tenants',
      // Behind authentication, ahead of tenancy: who runs the service acts for no tenant.
      rank: rank.tenant - 1,
      at: '/admin/tenants',
      code: 'tenants',
      imports: [{ from: 'src/tenancy/admin.ts', names: ['tenants'] }],
    },
    ...(answers.by === 'host' ? [variable(answers.domain === '' ? project.domain : answers.domain)] : []),
    ...(answers.by === 'path' ? [entry] : []),
    { kind: 'claim', name: 'tenant', value: 'acme' },
    {
      kind: 'command',
      name: 'tenant',
      describe: 'Create, suspend, resume, export and delete tenants; what they use',
      from: 'commands/tenant.ts',
      schema: 'schemas/tenant.json',
    },
    section,
    ...probes,
  ],
})

type Answered = Answers<typeof options>

/** What the answers choose, with its tests. */
function foldersOf(answers: Answered, given: Given): Stated[] {
  const { by, quotas } = answers
  const dedicated = dedicatedIn(answers)
  const chosen = [by, ...(dedicated.length > 0 ? ['dedicated'] : []), ...(quotas ? ['quotas'] : [])]
  const tests = given.tests === undefined ? [] : ['tests', ...chosen.map((name) => `tests.${name}`)]
  const told = {
    tables: tablesOf(given.resources ?? []),
    quotas,
    ...(dedicated.length > 0 && { dedicated, first: dedicated[0] ?? null }),
  }
  return ['files', ...chosen.map((name) => `files.${name}`), ...tests].map((from) => ({
    kind: 'files',
    from,
    with: { dedicated: null, ...told },
  }))
}

/** The tables of resources, as a list in code. */
function tablesOf(resources: readonly Resource[]): string {
  return resources.flatMap(({ table }) => (table === undefined ? [] : [`'${table}'`])).join(', ')
}

function chain(key: string, at: number, code: string): Stated {
  const imports = [{ from: `src/tenancy/${key}.ts`, names: [key] }]
  return { kind: 'slot', slot: 'middleware', key, rank: at, code, imports }
}

const variable = (value: string): Stated => ({
  kind: 'variable',
  name: 'TENANT_DOMAIN',
  value,
  describe: 'Domain of which tenants are subdomains. Empty: no host names a tenant',
})

/** Outermost: what stands in traces and logs is the path behind the tenant. */
const entry: Stated = {
  kind: 'slot',
  slot: 'worker',
  key: 'multi-tenant',
  rank: rank.requestId,
  at: '/t',
  code: 'tenantFromPath',
  imports: [{ from: 'src/tenancy/path.ts', names: ['tenantFromPath'] }],
}
