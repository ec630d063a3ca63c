/** Who one is, and what the account has counted. */
import { Refusal } from '../answer.ts'
import { type Call, jsonOf, type Routes } from '../route.ts'

export const account: Routes = {
  'GET /accounts': ({ state }) => [{ id: state.account, name: 'Sandbox' }],
  'GET /memberships': ({ state }) => [{ id: 'sandbox', account: { id: state.account, name: 'Sandbox' } }],
  'GET /user': () => ({ id: 'sandbox', email: 'sandbox@example.com' }),
  'GET /user/tokens/verify': () => ({ id: 'sandbox', status: 'active' }),
  'GET /accounts/:account/tokens/verify': () => ({ id: 'sandbox', status: 'active' }),
  'POST /graphql': (call) => analytics(call),
}

interface Query {
  readonly query?: string
  readonly variables?: { readonly [name: string]: unknown }
}

/** The two datasets that wrangler and CLODO ask for, told by their names; it is no GraphQL server. */
function analytics(call: Call): object {
  const { query = '', variables = {} } = jsonOf<Query>(call)
  const sets: { readonly [dataset: string]: () => readonly object[] } = {
    workersInvocationsAdaptive: () => invocations(call, variables),
    d1AnalyticsAdaptiveGroups: () => [],
    d1QueriesAdaptiveGroups: () => [],
  }
  const asked = Object.keys(sets).filter((dataset) => query.includes(dataset))
  if (asked.length === 0) throw new Refusal(501, 10501, 'The sandbox has no such dataset.')
  const found = Object.fromEntries(asked.map((dataset) => [dataset, sets[dataset]?.()]))
  return { graphql: { data: { viewer: { accounts: [found] } }, errors: null } }
}

/** Requests and errors of a script since a time, a row for each version. */
function invocations({ state }: Call, { scriptName, since }: { readonly [name: string]: unknown }): object[] {
  const from = Date.parse(String(since))
  const rows = new Map<string, { requests: number; errors: number }>()
  for (const { script, version, at, failed } of state.invocations) {
    if (script !== scriptName || at < from) continue
    const row = rows.get(version) ?? { requests: 0, errors: 0 }
    rows.set(version, row)
    row.requests += 1
    row.errors += failed ? 1 : 0
  }
  return [...rows].map(([scriptVersion, { requests, errors }]) => ({
    dimensions: { scriptVersion },
    sum: { requests, errors },
  }))
}
