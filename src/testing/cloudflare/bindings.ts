/** What a version is bound to, in the words of Miniflare. */
import type { Binding, Version } from './state.ts'

/** What the bindings of one version need to know of the rest of the account. */
export interface Surroundings {
  /** Carries a request to another script, at the split of its deployment. */
  call(script: string, request: Request): Promise<Response>
  /** The worker that holds the Durable Objects of a script. */
  home(script: string): string
}

interface Given extends Surroundings {
  readonly script: string
  readonly version: Version
}

type Convert = (binding: Binding, given: Given) => { readonly [option: string]: unknown }

const text = (value: unknown) => String(value)

/** By type of binding: which option of Miniflare, and what it holds under the name. */
const kinds: { readonly [type: string]: Convert } = {
  plain_text: ({ text }) => ({ bindings: text }),
  secret_text: ({ text }) => ({ bindings: text }),
  json: ({ json }) => ({ bindings: json }),
  version_metadata: (_, { version }) => ({
    bindings: { id: version.id, tag: version.annotations['workers/tag'] ?? '', timestamp: version.createdOn },
  }),
  kv_namespace: ({ namespace_id }) => ({ kvNamespaces: namespace_id }),
  d1: ({ id, database_id }) => ({ d1Databases: id ?? database_id }),
  r2_bucket: ({ bucket_name }) => ({ r2Buckets: bucket_name }),
  queue: ({ queue_name }) => ({ queueProducers: { queueName: queue_name } }),
  analytics_engine: ({ dataset, name }) => ({ analyticsEngineDatasets: { dataset: dataset ?? name } }),
  ratelimit: ({ simple, namespace_id, name }) => ({ ratelimits: { simple, namespace_id: text(namespace_id ?? name) } }),
  durable_object_namespace: ({ class_name, script_name }, { script, home }) => ({
    durableObjects: {
      className: text(class_name),
      scriptName: home(text(script_name ?? script)),
      useSQLite: true,
    },
  }),
  // They are served ahead of the script; Miniflare binds them with what it is told of them.
  assets: () => ({}),
  send_email: () => ({}),
  service: ({ service }, { call }) => ({
    serviceBindings: (request: Request) => call(text(service), request),
  }),
}

export const emulated: ReadonlySet<string> = new Set([...Object.keys(kinds), 'inherit'])

/** Mail goes to a file of workerd's, and to nobody. */
function mailOf({ bindings }: Version): Record<string, Record<string, unknown>> {
  const mail = bindings.flatMap(({ type, ...rest }) => (type === 'send_email' ? [rest] : []))
  return mail.length === 0 ? {} : { email: { send_email: mail } }
}

/** The options of a worker, its bindings under their names. */
export function bound(script: string, version: Version, surroundings: Surroundings): Record<string, object> {
  const options: Record<string, Record<string, unknown>> = mailOf(version)
  for (const binding of version.bindings) {
    const converted = kinds[binding.type]?.(binding, { ...surroundings, script, version }) ?? {}
    for (const [option, value] of Object.entries(converted))
      options[option] = { ...options[option], [binding.name]: value }
  }
  return options
}
