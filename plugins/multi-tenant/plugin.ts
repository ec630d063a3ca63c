import { definePlugin, type Resource, rank, type Stated } from 'clodo/plugin'
import { tenants } from './migration.ts'
import { probes, section } from './telling.ts'

/** Every request is served for one tenant, and reads and writes rows of that tenant alone. */
export default definePlugin({
  id: 'multi-tenant',
  title: 'Tenants: found in token, host, path or header; rows that no other tenant can reach',
  version: '1.0.0',
  options: {
    by: {
      type: 'choice',
      title: 'How the tenant of a request is found',
      describe:
        "claim: the caller's credential says it. host, path, header: the request names it, and where the credential says one, too, they must be the same",
      choices: ['claim', 'host', 'path', 'header'],
      default: 'claim',
    },
    domain: {
      type: 'string',
      title: 'Domain of which tenants are subdomains (host); empty: that of the service',
      default: '',
    },
    default: {
      type: 'choice',
      title: 'What a request without a tenant gets',
      describe: 'deny: 403. allow: it passes, without a tenant, as before',
      choices: ['deny', 'allow'],
      default: 'deny',
      ask: 'existing',
    },
  },
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
  contribute: ({ answers: { by, domain, default: otherwise }, given, project }) => [
    {
      kind: 'files',
      from: 'files',
      with: { tables: tablesOf(given.resources ?? []) },
    },
    { kind: 'files', from: `files.${by}` },
    { kind: 'binding', type: 'd1', name: 'DB' },
    { kind: 'migration', name: '20261101000300_tenants', sql: tenants },
    chain('tenancy', rank.tenant, otherwise === 'deny' ? 'tenancy()' : 'tenancy({ optional: true })'),
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
    ...(by === 'host' ? [variable(domain === '' ? project.domain : domain)] : []),
    ...(by === 'path' ? [entry] : []),
    { kind: 'claim', name: 'tenant', value: 'acme' },
    {
      kind: 'command',
      name: 'tenant',
      describe: 'Create, suspend, resume, export and delete tenants',
      from: 'commands/tenant.ts',
    },
    ...(given.tests === undefined ? [] : ['tests', `tests.${by}`].map((from): Stated => ({ kind: 'files', from }))),
    section,
    ...probes,
  ],
})

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
  code: 'tenantFromPath',
  imports: [{ from: 'src/tenancy/path.ts', names: ['tenantFromPath'] }],
}
