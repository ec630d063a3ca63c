/** Pairs of a KV namespace, as the REST API has them. */
import type { Cloudflare } from './client.ts'

export interface Pair {
  readonly key: string
  readonly bytes: Uint8Array
  readonly metadata?: unknown
  /** Seconds since 1970. */
  readonly expiration?: number | undefined
}

export interface Namespace {
  /** Sorted by key, a page at a time. */
  keys(prefix: string): AsyncIterable<Omit<Pair, 'bytes'>>
  get(key: string): Promise<Uint8Array | undefined>
  /** At most 10,000 at once. */
  put(pairs: readonly Pair[]): Promise<void>
}

interface Listed {
  readonly result: readonly { readonly name: string; readonly metadata?: unknown; readonly expiration?: number }[]
  readonly result_info?: { readonly cursor?: string }
}

export function namespace(api: Cloudflare, account: string, id: string): Namespace {
  const home = `/accounts/${account}/storage/kv/namespaces/${id}`
  return {
    async *keys(prefix) {
      for (let cursor: string | undefined; ; ) {
        const query = { prefix: prefix === '' ? undefined : prefix, cursor, limit: 1000 }
        const { result, result_info: info } = await api.call<Listed>('GET', `${home}/keys`, {
          query,
          answer: 'envelope',
        })
        for (const { name: key, ...more } of result) yield { key, ...more }
        cursor = info?.cursor === '' ? undefined : info?.cursor
        if (cursor === undefined) return
      }
    },
    get: (key) => api.find<Uint8Array>(`${home}/values/${encodeURIComponent(key)}`, { answer: 'bytes' }),
    put: async (pairs) => {
      const body = pairs.map(({ key, bytes, metadata, expiration }) => ({
        key,
        value: Buffer.from(bytes).toString('base64'),
        base64: true,
        ...(metadata === undefined || metadata === null ? {} : { metadata }),
        ...(expiration === undefined ? {} : { expiration }),
      }))
      // A pair that is written twice is the same pair.
      await api.call('PUT', `${home}/bulk`, { body, tries: 4 })
    },
  }
}
