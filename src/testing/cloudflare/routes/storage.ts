/** KV namespaces, R2 buckets and queues. */
import { Listed, Page, Raw, Refusal } from '../answer.ts'
import { type Call, jsonOf, type Routes } from '../route.ts'
import { hexId, type Queue } from '../state.ts'
import { httpOf } from './http-metadata.ts'

const namespaces = '/accounts/:account/storage/kv/namespaces'
const buckets = '/accounts/:account/r2/buckets'
const queues = '/accounts/:account/queues'
const buffer = (bytes: Uint8Array) => new Uint8Array(bytes).buffer

export const storage: Routes = {
  [`GET ${namespaces}`]: ({ state, query }) =>
    new Page(
      [...state.namespaces].map(([id, title]) => ({ id, title, supports_url_encoding: true })),
      query,
    ),
  [`POST ${namespaces}`]: (call) => {
    const { title = '' } = jsonOf<{ title?: string }>(call)
    if ([...call.state.namespaces.values()].includes(title))
      throw new Refusal(400, 10014, 'a namespace with this account ID and title already exists')
    const id = hexId(call.state.random)
    call.state.namespaces.set(id, title)
    call.runtime.stale()
    return { id, title, supports_url_encoding: true }
  },
  [`GET ${namespaces}/:namespace`]: (call) => ({
    id: namespaceOf(call),
    title: call.state.namespaces.get(namespaceOf(call)),
  }),
  [`DELETE ${namespaces}/:namespace`]: (call) => {
    call.state.namespaces.delete(namespaceOf(call))
    call.runtime.stale()
    return null
  },
  [`GET ${namespaces}/:namespace/keys`]: (call) => keysOf(call),
  [`GET ${namespaces}/:namespace/values/:key*`]: (call) =>
    call.runtime.namespace(namespaceOf(call), async (kv) => {
      const value = await kv.get(call.params.key ?? '', 'arrayBuffer')
      if (value === null) throw new Refusal(404, 10009, 'get: key not found')
      return new Raw(new Uint8Array(value), { 'content-type': 'application/octet-stream' })
    }),
  [`PUT ${namespaces}/:namespace/values/:key*`]: (call) =>
    call.runtime.namespace(namespaceOf(call), (kv) => kv.put(call.params.key ?? '', buffer(call.bytes))),
  [`DELETE ${namespaces}/:namespace/values/:key*`]: (call) =>
    call.runtime.namespace(namespaceOf(call), (kv) => kv.delete(call.params.key ?? '')),
  [`PUT ${namespaces}/:namespace/bulk`]: (call) =>
    call.runtime.namespace(namespaceOf(call), async (kv) => {
      const pairs = jsonOf<BulkPair[]>(call)
      const soon = call.now().getTime() / 1000 + 60
      if (pairs.some(({ expiration = soon }) => expiration < soon))
        throw new Refusal(400, 10033, 'Invalid expiration: it has to be at least 60 seconds in the future.')
      for (const { key, value, base64, metadata, expiration } of pairs)
        await kv.put(key, buffer(Buffer.from(value, base64 === true ? 'base64' : 'utf8')), { metadata, expiration })
      return { successful_key_count: pairs.length, unsuccessful_keys: [] }
    }),

  [`GET ${buckets}`]: ({ state }) => ({ buckets: [...state.buckets.values()] }),
  [`POST ${buckets}`]: (call) => {
    const { name = '' } = jsonOf<{ name?: string }>(call)
    if (call.state.buckets.has(name)) throw new Refusal(409, 10004, 'The bucket you tried to create already exists.')
    const made = { name, creation_date: call.now().toISOString() }
    call.state.buckets.set(name, made)
    call.runtime.stale()
    return made
  },
  [`GET ${buckets}/:bucket`]: (call) => bucketOf(call),
  [`DELETE ${buckets}/:bucket`]: (call) => {
    call.state.buckets.delete(bucketOf(call).name)
    call.runtime.stale()
    return {}
  },
  [`GET ${buckets}/:bucket/objects`]: (call) => objectsOf(call),
  [`GET ${buckets}/:bucket/objects/:key*`]: (call) =>
    call.runtime.bucket(bucketOf(call).name, async (r2) => {
      const found = await r2.get(call.params.key ?? '')
      if (found === null) throw new Refusal(404, 10007, 'The specified key does not exist.')
      return new Raw(new Uint8Array(await found.arrayBuffer()), { etag: found.etag })
    }),
  [`PUT ${buckets}/:bucket/objects/:key*`]: (call) =>
    call.runtime.bucket(bucketOf(call).name, async (r2) => {
      const { key, size, etag } = await r2.put(call.params.key ?? '', buffer(call.bytes), {
        httpMetadata: httpOf(call),
      })
      return { key, size, etag }
    }),
  [`DELETE ${buckets}/:bucket/objects/:key*`]: (call) =>
    call.runtime.bucket(bucketOf(call).name, (r2) => r2.delete(call.params.key ?? '')),

  [`GET ${queues}`]: ({ state, query }) => {
    const names = query.getAll('name')
    return new Page(
      [...state.queues.values()].filter((one) => names.length === 0 || names.includes(one.queue_name)),
      query,
    )
  },
  [`POST ${queues}`]: (call) => {
    const { queue_name = '' } = jsonOf<{ queue_name?: string }>(call)
    if ([...call.state.queues.values()].some((queue) => queue.queue_name === queue_name))
      throw new Refusal(409, 11009, `Queue name '${queue_name}' is already taken.`)
    const made: Queue = { queue_id: hexId(call.state.random), queue_name, consumers: [] }
    call.state.queues.set(made.queue_id, made)
    return made
  },
  [`GET ${queues}/:queue`]: (call) => queueOf(call),
  [`DELETE ${queues}/:queue`]: (call) => void call.state.queues.delete(queueOf(call).queue_id),
  [`GET ${queues}/:queue/consumers`]: (call) => queueOf(call).consumers,
  [`POST ${queues}/:queue/consumers`]: (call) => consume(call, hexId(call.state.random)),
  [`PUT ${queues}/:queue/consumers/:consumer`]: (call) => consume(call, call.params.consumer ?? ''),
  [`DELETE ${queues}/:queue/consumers/:consumer`]: (call) => {
    const queue = queueOf(call)
    queue.consumers = queue.consumers.filter(({ consumer_id }) => consumer_id !== call.params.consumer)
    call.runtime.stale()
    return {}
  },
}

function namespaceOf({ state, params }: Call): string {
  const id = params.namespace ?? ''
  if (!state.namespaces.has(id)) throw new Refusal(404, 10013, 'namespace not found')
  return id
}

function bucketOf({ state, params }: Call): { readonly name: string } {
  const found = state.buckets.get(params.bucket ?? '')
  if (found === undefined) throw new Refusal(404, 10006, 'The specified bucket does not exist.')
  return found
}

function queueOf({ state, params }: Call): Queue {
  const found = state.queues.get(params.queue ?? '')
  if (found === undefined) throw new Refusal(404, 11000, 'The specified queue does not exist.')
  return found
}

function consume(call: Call, consumer_id: string): object {
  const queue = queueOf(call)
  const {
    script_name = '',
    settings = {},
    dead_letter_queue,
  } = jsonOf<{
    script_name?: string
    settings?: object
    dead_letter_queue?: string
  }>(call)
  const made = { consumer_id, script: script_name, type: 'worker', settings, dead_letter_queue }
  queue.consumers = [...queue.consumers.filter((one) => one.consumer_id !== consumer_id), made]
  call.runtime.stale()
  return { ...made, queue_name: queue.queue_name }
}

function keysOf(call: Call): Promise<unknown> {
  const { query } = call
  return call.runtime.namespace(namespaceOf(call), async (kv) => {
    const options = {
      prefix: query.get('prefix'),
      limit: Number(query.get('limit') ?? 1000),
      cursor: query.get('cursor'),
    }
    const { keys, cursor = '' } = await kv.list(
      Object.fromEntries(Object.entries(options).filter(([, v]) => v !== null)),
    )
    return new Listed(keys, { count: keys.length, cursor })
  })
}

interface BulkPair {
  readonly key: string
  readonly value: string
  readonly base64?: boolean
  readonly metadata?: unknown
  /** Seconds since 1970. */
  readonly expiration?: number
}

function objectsOf(call: Call): Promise<unknown> {
  const { query } = call
  return call.runtime.bucket(bucketOf(call).name, async (r2) => {
    const options = {
      prefix: query.get('prefix'),
      limit: Number(query.get('per_page') ?? 1000),
      cursor: query.get('cursor'),
    }
    const given = Object.fromEntries(Object.entries(options).filter(([, v]) => v !== null))
    const listed = await r2.list({ ...given, include: ['httpMetadata', 'customMetadata'] })
    const items = listed.objects.map(({ key, size, etag, uploaded, httpMetadata, customMetadata }) => ({
      key,
      size,
      etag,
      last_modified: uploaded,
      http_metadata: httpMetadata,
      custom_metadata: customMetadata,
    }))
    return new Listed(items, { cursor: listed.cursor ?? '', is_truncated: listed.truncated })
  })
}
