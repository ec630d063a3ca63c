/** What facts are in the type of `env`. */
import type { BindingContribution, Contribution } from '../plugin/contribution.ts'

const bindingTypes: { readonly [K in BindingContribution['type']]: string } = {
  kv: 'KVNamespace',
  d1: 'D1Database',
  r2: 'R2Bucket',
  'durable-object': 'DurableObjectNamespace',
  queue: 'Queue',
  service: 'Fetcher',
  ratelimit: 'RateLimit',
  'analytics-engine': 'AnalyticsEngineDataset',
  assets: 'Fetcher',
  'version-metadata': 'WorkerVersionMetadata',
}

export interface EnvMember {
  readonly name: string
  readonly type: string
}

/** The member that a fact adds to `Env`, for projects in which wrangler does not write that type. */
export function envMemberOf(fact: Contribution): EnvMember | undefined {
  if (fact.kind === 'binding') return { name: fact.name, type: bindingTypes[fact.type] }
  if (fact.kind === 'secret') return { name: fact.name, type: 'string' }
  if (fact.kind !== 'variable') return undefined
  return { name: fact.name, type: typeof fact.value === 'string' ? 'string' : 'unknown' }
}
