/** The bindings of an environment, and the resource each one names. */
import { isArray, isObject } from '../edit/value.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import { itemsAt, objectAt, textAt } from '../project/detect/manifest.ts'

export interface Bound {
  readonly name: string
  /** As the API calls it: `kv_namespace`, `d1`. */
  readonly type: string
  /** What tells the resource from others; undefined where wrangler makes it, or where there is none. */
  readonly resource: string | undefined
}

interface Kind {
  readonly path: readonly string[]
  readonly type: string
  readonly name: string
  /** Keys that may hold the resource, the most telling first. */
  readonly resource: readonly string[]
}

const kind = (path: string, type: string, resource: readonly string[] = [], name = 'binding'): Kind => ({
  path: path.split('.'),
  type,
  name,
  resource,
})

const kinds: readonly Kind[] = [
  kind('kv_namespaces', 'kv_namespace', ['id']),
  kind('d1_databases', 'd1', ['database_id', 'database_name']),
  kind('r2_buckets', 'r2_bucket', ['bucket_name']),
  kind('queues.producers', 'queue', ['queue']),
  kind('services', 'service', ['service']),
  kind('durable_objects.bindings', 'durable_object_namespace', [], 'name'),
  kind('ratelimits', 'ratelimit', ['namespace_id'], 'name'),
  kind('analytics_engine_datasets', 'analytics_engine', ['dataset']),
  kind('vectorize', 'vectorize', ['index_name']),
  kind('hyperdrive', 'hyperdrive', ['id']),
  kind('workflows', 'workflow', ['name']),
  kind('send_email', 'send_email', [], 'name'),
  kind('mtls_certificates', 'mtls_certificate', ['certificate_id']),
  kind('dispatch_namespaces', 'dispatch_namespace', ['namespace']),
  kind('pipelines', 'pipelines', ['pipeline']),
  kind('secrets_store_secrets', 'secrets_store_secret', ['store_id']),
]

const single = ['ai', 'browser', 'images', 'version_metadata', 'assets']

export function bindingsOf(scope: JsonObject): Bound[] {
  const listed = kinds.flatMap(({ path, type, name, resource }) => {
    const [first = '', second] = path
    const items = second === undefined ? itemsAt(scope, first) : itemsAt(scope[first], second)
    return items.flatMap((item): Bound[] => {
      const binding = textAt(item, name)
      const found = resource.map((key) => textAt(item, key)).find((text) => text !== undefined)
      return binding === undefined ? [] : [{ name: binding, type, resource: found }]
    })
  })
  const singles = single.flatMap((key): Bound[] => {
    const binding = textAt(objectAt(scope, key), 'binding')
    return binding === undefined ? [] : [{ name: binding, type: key, resource: undefined }]
  })
  return [...listed, ...singles]
}

export function varsOf(scope: JsonObject): { readonly [name: string]: Json } {
  return objectAt(scope, 'vars')
}

/** Names of the secrets without which it must not go live. */
export function requiredSecrets(scope: JsonObject): string[] {
  const { required } = objectAt(scope, 'secrets')
  return isArray(required) ? required.filter((name) => typeof name === 'string') : []
}

export function queuesConsumed(scope: JsonObject): string[] {
  return itemsAt(objectAt(scope, 'queues'), 'consumers').flatMap((consumer) => textAt(consumer, 'queue') ?? [])
}

export function routesOf(scope: JsonObject): string[] {
  const routes = [...(isArray(scope.routes) ? scope.routes : []), ...(scope.route === undefined ? [] : [scope.route])]
  return routes.flatMap((route) =>
    typeof route === 'string' ? [route] : isObject(route) ? (textAt(route, 'pattern') ?? []) : [],
  )
}
