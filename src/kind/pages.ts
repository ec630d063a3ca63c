/** What Cloudflare Pages cannot have (https://developers.cloudflare.com/pages/functions/wrangler-configuration/). */
import type { Contribution } from '../plugin/contribution.ts'

/** Keys of its wrangler config; wrangler refuses all others. */
const keys = new Set([
  ...['name', 'compatibility_date', 'compatibility_flags', 'pages_build_output_dir', 'send_metrics', 'no_bundle'],
  ...['limits', 'placement', 'vars', 'durable_objects', 'kv_namespaces', 'queues', 'r2_buckets', 'd1_databases'],
  ...['vectorize', 'hyperdrive', 'services', 'analytics_engine_datasets', 'ai', 'version_metadata', 'dev'],
  ...['mtls_certificates', 'browser', 'upload_source_maps', 'env'],
])
const bindings = new Set(['kv', 'd1', 'r2', 'queue', 'service', 'analytics-engine', 'version-metadata'])

/** Why a fact cannot be in a project of Pages, as what follows "Cloudflare Pages"; undefined where it can. */
export function unfitForPages(fact: Contribution): string | undefined {
  switch (fact.kind) {
    case 'binding':
      if (!bindings.has(fact.type)) return `has no binding of the type ${fact.type} (${fact.name})`
      return fact.type === 'queue' && fact.consume !== undefined
        ? `has no consumers of queues (${fact.queue})`
        : undefined
    case 'slot':
      return unfitSlot(fact)
    case 'cron':
      return `has no crons (${fact.expression})`
    case 'setting': {
      const key = fact.at[0] === 'env' ? fact.at[2] : fact.at[0]
      return key === undefined || keys.has(key) ? undefined : `has no ${key} in its config`
    }
    case 'deployable':
      return `deploys no second Worker (${fact.name})`
    default:
      return undefined
  }
}

function unfitSlot({ slot, at }: Extract<Contribution, { kind: 'slot' }>): string | undefined {
  if (slot === 'middleware' || slot === 'route') return undefined
  // The function is chosen by the path that came, so whoever rewrites it would not be heard.
  if (slot === 'worker')
    return at === undefined ? undefined : `chooses the function before a path like ${at} can be rewritten`
  if (slot === 'export') return 'exports no classes'
  if (['scheduled', 'queue', 'email', 'tail'].includes(slot))
    return `answers requests alone, and has no ${slot} handler`
  return undefined
}
