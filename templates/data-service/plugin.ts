import { defineTemplate, type Given, type JsonObject, rank, type Stated } from 'clodo/plugin'
import { migration, tenancy } from './migration.ts'
import { section } from './section.ts'

/** A service that keeps one resource in D1 and serves it: lists, filters, search, writes with optimistic concurrency. */
export default defineTemplate({
  id: 'data-service',
  title: 'A resource in a D1 database, with list, filter, search and safe writes',
  version: '1.0.0',
  includes: ['service', 'collection'],
  options: {
    resource: { type: 'string', title: 'The resource, in the plural', default: 'items', pattern: '[a-z]+s' },
  },
  uses: ['tenant'],
  provides: ['db', 'resources'],
  provide: ({ answers: { resource } }) => ({
    db: { dialect: 'd1', binding: 'DB' },
    resources: [
      {
        name: resource,
        table: resource,
        path: `/v1/${resource}`,
        methods: { GET: 'read', POST: 'write', PUT: 'write', PATCH: 'write', DELETE: 'delete' },
      },
    ],
  }),
  contribute: ({ answers: { resource: plural }, given: { tenant } }) => {
    const singular = singularOf(plural)
    const Type = singular.charAt(0).toUpperCase() + singular.slice(1)
    return [
      { kind: 'files', from: 'files', with: { plural, singular, Type, ...access(tenant) } },
      { kind: 'files', from: tenant === undefined ? 'files.plain' : 'files.scoped', with: access(tenant) },
      { kind: 'binding', type: 'd1', name: 'DB' },
      { kind: 'migration', name: `20261101000000_${plural}`, sql: migration(plural) },
      ...(tenant === undefined
        ? []
        : [{ kind: 'migration', name: `20261101000400_${plural}_tenant`, sql: tenancy(plural) } as const]),
      {
        kind: 'slot',
        slot: 'check',
        key: 'database',
        rank: 0,
        at: 'database',
        code: "(env) => env.DB.prepare('SELECT 1').first()",
        imports: [],
      },
      {
        kind: 'slot',
        slot: 'route',
        key: plural,
        rank: rank.route,
        at: `/v1/${plural}`,
        code: plural,
        imports: [{ from: `src/resources/${plural}.ts`, names: [plural] }],
      },
      { kind: 'section', file: 'README.md', title: `The API of ${plural}`, rank: 100, text: section(plural) },
      ...probes(plural),
    ]
  },
})

/** Through what the code reaches rows: the database, or that of the tenant. */
function access(tenant: Given['tenant']): JsonObject {
  if (tenant === undefined) return { database: 'c.env.DB', Database: 'D1Database' }
  const { module, type, of, variable } = tenant.database
  const scope = { from: module.replace(/^src/, '..'), path: module.replace(/^src\//, ''), type, of, variable }
  return { database: `${of}(c)`, Database: type, scope }
}

/** Who asks, where the service wants to know. */
const admin = { roles: ['admin'] }

function probes(plural: string): Stated[] {
  const path = `/v1/${plural}`
  return [
    {
      kind: 'probe',
      name: `${plural} are created`,
      request: { method: 'POST', path, body: { name: 'Lamp', price: 1999 } },
      as: admin,
      expect: { status: 201, headers: { etag: '"1"' }, json: { name: 'Lamp', status: 'draft' } },
    },
    { kind: 'probe', name: `${plural} are listed`, request: { path }, as: admin, expect: { status: 200 } },
    {
      kind: 'probe',
      name: `bad ${plural} are refused`,
      request: { method: 'POST', path, body: { name: '' } },
      as: admin,
      expect: { status: 422, headers: { 'content-type': 'application/problem+json' } },
    },
  ]
}

function singularOf(plural: string): string {
  if (plural.endsWith('ies')) return `${plural.slice(0, -3)}y`
  return plural.replace(/(?<=s|x|z|ch|sh)es$|s$/, '')
}
