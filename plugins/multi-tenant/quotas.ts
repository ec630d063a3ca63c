import { rank, type Stated } from 'clodo/plugin'
import { quotas } from './migration.ts'

/** What quotas need besides their files. */
export function quotaFacts({ requests, rows }: { readonly requests: number; readonly rows: number }): Stated[] {
  const quota = (name: string, value: number): Stated => ({
    kind: 'variable',
    name: `TENANT_QUOTA_${name.toUpperCase()}`,
    value: String(Math.round(value)),
    describe: `How many ${name} a tenant may have that has no quota of its own. Empty: as many as it likes`,
  })
  return [
    { kind: 'migration', name: '20261101000310_tenant_quotas', sql: quotas },
    quota('requests', requests),
    quota('rows', rows),
    {
      kind: 'slot',
      slot: 'middleware',
      key: 'tenancy:quota',
      rank: rank.tenant + 1,
      code: 'quota()',
      imports: [{ from: 'src/tenancy/quota/requests.ts', names: ['quota'] }],
    },
  ]
}
