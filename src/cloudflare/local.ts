/** KV namespaces and R2 buckets of local development, in the state that `wrangler dev` keeps, by workerd itself. */
import { createRequire } from 'node:module'
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import type { Namespace } from './kv.ts'
import { type Bucket, httpOf } from './r2.ts'

interface Kv {
  get(key: string, type: 'arrayBuffer'): Promise<ArrayBuffer | null>
  put(key: string, value: ArrayBuffer, options: object): Promise<void>
  list(options: object): Promise<{ keys: readonly object[]; list_complete: boolean; cursor?: string }>
}

interface R2Listed {
  readonly key: string
  readonly size: number
  readonly httpMetadata?: { readonly [name: string]: string | Date }
  readonly customMetadata?: { readonly [name: string]: string }
}

interface R2 {
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>
  put(key: string, value: ArrayBuffer, options: object): Promise<unknown>
  delete(key: string): Promise<void>
  list(options: object): Promise<{ objects: readonly R2Listed[]; truncated: boolean; cursor?: string }>
}

interface Miniflare {
  readonly ready: Promise<URL>
  getKVNamespace(binding: string, worker: string): Promise<Kv>
  getR2Bucket(binding: string, worker: string): Promise<R2>
  dispose(): Promise<void>
}

interface Library {
  readonly Miniflare: new (options: object) => Miniflare
  readonly convertV4MiniflareOptions?: (options: object) => object
}

export interface LocalOptions {
  /** A directory whose installation has wrangler. */
  readonly root: string
  /** The directory of `--persist-to`, `.wrangler/state` beside the wrangler file by default. */
  readonly state: string
}

export interface Opened<T> {
  readonly store: T
  close(): Promise<void>
}

/** What the Worker is called that has the binding; it answers nobody. */
const door = 'door'

/** @param id `preview_id`, else `id`, else the binding @throws INSTALL_MISSING */
export async function localNamespace(options: LocalOptions, id: string): Promise<Opened<Namespace>> {
  const running = await start(options, { kvNamespaces: { STORE: id } })
  return { store: namespaceOf(await running.getKVNamespace('STORE', door)), close: () => running.dispose() }
}

/** @param name `preview_bucket_name`, else `bucket_name`, else the binding @throws INSTALL_MISSING */
export async function localBucket(options: LocalOptions, name: string): Promise<Opened<Bucket>> {
  const running = await start(options, { r2Buckets: { STORE: name } })
  return { store: bucketOf(await running.getR2Bucket('STORE', door)), close: () => running.dispose() }
}

async function start({ root, state }: LocalOptions, bindings: object): Promise<Miniflare> {
  const own = signals.map((signal) => [signal, process.listeners(signal)] as const)
  const { Miniflare, convertV4MiniflareOptions: convert = (options) => options } = libraryOf(root)
  const running = new Miniflare(
    convert({
      name: door,
      modules: [{ type: 'ESModule', path: 'door.js', contents: 'export default { fetch: () => new Response() }' }],
      compatibilityDate: '2024-01-01',
      // Miniflare 5 takes one directory for all, and those before it one for each.
      resourcePersistencePath: posix.join(state, 'v3'),
      kvPersist: posix.join(state, 'v3/kv'),
      r2Persist: posix.join(state, 'v3/r2'),
      cf: false,
      ...bindings,
    }),
  )
  await running.ready
  // Miniflare ends the process at a signal; whoever copies comes to a good end first.
  for (const [signal, before] of own)
    for (const listener of process.listeners(signal))
      if (!before.includes(listener)) process.removeListener(signal, listener)
  return running
}

/** The Miniflare of the project's own wrangler, which knows its state. */
function libraryOf(root: string): Library {
  try {
    return createRequire(createRequire(posix.join(root, 'package.json')).resolve('wrangler/package.json'))('miniflare')
  } catch (cause) {
    throw new ClodoError('INSTALL_MISSING', { what: 'The project has no wrangler installed.', where: root, cause })
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const

function namespaceOf(kv: Kv): Namespace {
  return {
    async *keys(prefix) {
      for (let cursor: string | undefined; ; ) {
        const listed = await kv.list({ prefix, cursor })
        for (const one of listed.keys) {
          const { name: key, ...more } = one as { name: string; metadata?: unknown; expiration?: number }
          yield { key, ...more }
        }
        if (listed.list_complete) return
        cursor = listed.cursor
      }
    },
    get: async (key) => bytesOf(await kv.get(key, 'arrayBuffer')),
    put: async (pairs) => {
      const puts = pairs.map(({ key, bytes, metadata, expiration }) =>
        kv.put(key, new Uint8Array(bytes).buffer, { metadata, expiration }),
      )
      await Promise.all(puts)
    },
  }
}

function bucketOf(r2: R2): Bucket {
  const objects: Bucket['objects'] = async (prefix) => {
    const found: R2Listed[] = []
    for (let cursor: string | undefined; ; ) {
      const listed = await r2.list({ prefix, cursor, include: ['httpMetadata', 'customMetadata'] })
      found.push(...listed.objects)
      cursor = listed.cursor
      if (!listed.truncated) break
    }
    return found.map(({ key, size, httpMetadata, customMetadata: custom }) => ({
      key,
      size,
      http: httpOf(httpMetadata),
      custom,
    }))
  }
  return {
    keeps: ['http', 'custom'],
    objects,
    keys: async (prefix) => (await objects(prefix)).map(({ key }) => key),
    get: async (key) => bytesOf((await (await r2.get(key))?.arrayBuffer()) ?? null),
    put: async (key, bytes, { http: { cacheExpiry, ...http } = {}, custom = {} } = {}) => {
      const expiry = cacheExpiry === undefined ? {} : { cacheExpiry: new Date(cacheExpiry) }
      await r2.put(key, new Uint8Array(bytes).buffer, { httpMetadata: { ...http, ...expiry }, customMetadata: custom })
    },
    delete: (key) => r2.delete(key),
  }
}

function bytesOf(buffer: ArrayBuffer | null): Uint8Array | undefined {
  return buffer === null ? undefined : new Uint8Array(buffer)
}
