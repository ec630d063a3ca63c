import type { Stated } from 'clodo/plugin'

/** What the README of a service says. */
export const section: Stated = {
  kind: 'section',
  file: 'README.md',
  title: 'Tenants',
  rank: 90,
  text: [
    "Every route below `tenancy()` in `src/app.ts` is served for one tenant, `c.get('tenant').id`. Its rows are reached by",
    "`databaseOf(c)`, whose every statement names the tenant: `databaseOf(c).select('items', { where: sql\\`price > ${10}\\` })`. The tables",
    'that belong to tenants are listed in `src/tenancy/tables.ts`; `env.DB` refuses statements that name one. Keys and names elsewhere are',
    '`nameOf(tenant, name)`, messages `enveloped(tenant, body)`.',
    '',
    'Who has the scope `tenants:admin` creates, suspends, resumes, exports and deletes tenants at `/admin/tenants`; `clodo tenant` does it',
    'from here. A suspended tenant is refused within a minute. Rows that were there before tenants have an empty `tenant_id` and',
    "belong to nobody, until somebody says whose they are: `UPDATE items SET tenant_id = ? WHERE tenant_id = ''`.",
  ].join('\n'),
}

/** Whoever runs the service gets to the tenants, nobody else does. */
export const probes: readonly Stated[] = [
  {
    kind: 'probe',
    name: 'an operator lists tenants',
    request: { path: '/admin/tenants' },
    as: { scope: 'tenants:admin' },
    expect: { status: 200 },
  },
  {
    kind: 'probe',
    name: 'nobody else lists tenants',
    request: { path: '/admin/tenants' },
    as: { roles: ['admin'] },
    expect: { status: 403, headers: { 'content-type': 'application/problem+json' } },
  },
]
