/** Requests and errors of each version, from the GraphQL Analytics API. */
import type { Cloudflare } from './client.ts'

export interface Traffic {
  readonly version: string
  readonly requests: number
  readonly errors: number
}

const query = `query ($accountTag: string, $scriptName: string, $since: Time) {
  viewer { accounts(filter: { accountTag: $accountTag }) {
    workersInvocationsAdaptive(limit: 100, filter: { scriptName: $scriptName, datetime_geq: $since }) {
      dimensions { scriptVersion }
      sum { requests errors }
    }
  } }
}`

interface Row {
  readonly dimensions: { readonly scriptVersion: string }
  readonly sum: { readonly requests: number; readonly errors: number }
}

interface Answer {
  readonly viewer: { readonly accounts: readonly { readonly workersInvocationsAdaptive?: readonly Row[] }[] }
}

/** Cloudflare counts with a delay of up to some minutes. */
export async function trafficSince(
  api: Cloudflare,
  { account, script, since }: { readonly account: string; readonly script: string; readonly since: Date },
): Promise<readonly Traffic[]> {
  const variables = { accountTag: account, scriptName: script, since: since.toISOString() }
  const { viewer } = await api.call<Answer>('POST', '/graphql', { body: { query, variables }, tries: 2 })
  return (viewer.accounts[0]?.workersInvocationsAdaptive ?? []).map(({ dimensions, sum }) => ({
    version: dimensions.scriptVersion,
    ...sum,
  }))
}
