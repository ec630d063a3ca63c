import type { Attributes, Kind } from '../trace.ts'
import { intercept } from './intercept.ts'
import type { Within } from './traced.ts'

// Keys are not told: they may name a person, or be a secret.

/** A KV namespace. */
export function traceNamespace(namespace: KVNamespace, name: string, within: Within): KVNamespace {
  return each(namespace, ['delete', 'get', 'getWithMetadata', 'list', 'put'], name, within, 'client', (operation) => ({
    'db.system.name': 'cloudflare-kv',
    'db.namespace': name,
    'db.operation.name': operation,
  }))
}

/** An R2 bucket. */
export function traceBucket(bucket: R2Bucket, name: string, within: Within): R2Bucket {
  const operations = ['createMultipartUpload', 'delete', 'get', 'head', 'list', 'put']
  return each(bucket, operations, name, within, 'client', (operation) => ({
    'cloudflare.binding.type': 'R2',
    'cloudflare.binding.name': name,
    'cloudflare.r2.operation': operation,
  }))
}

/** A queue that messages are sent to. */
export function traceQueue(queue: Queue, name: string, within: Within): Queue {
  return each(queue, ['send', 'sendBatch'], name, within, 'producer', (operation, [messages]) => ({
    'messaging.system': 'cloudflare-queue',
    'messaging.operation.type': 'send',
    'messaging.operation.name': operation,
    'messaging.destination.name': name,
    ...(operation === 'sendBatch' && Array.isArray(messages) && { 'messaging.batch.message_count': messages.length }),
  }))
}

/** Makes each of some operations a span called `get SESSIONS`. */
function each<T extends object>(
  binding: T,
  operations: readonly string[],
  name: string,
  within: Within,
  kind: Kind,
  attributes: (operation: string, args: unknown[]) => Attributes,
): T {
  return intercept(binding, (method) => {
    if (!operations.includes(method)) return undefined
    return (args, proceed) =>
      within().call(`${method} ${name}`, () => proceed(args), { kind, attributes: attributes(method, args) })
  })
}
