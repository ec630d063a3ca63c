/** Objects of an R2 bucket, as the REST API has them. */
import type { Cloudflare } from './client.ts'

export interface Bucket {
  /** Keys that begin so, sorted. */
  keys(prefix: string): Promise<readonly string[]>
  get(key: string): Promise<Uint8Array | undefined>
  put(key: string, bytes: Uint8Array): Promise<void>
  delete(key: string): Promise<void>
}

interface Listed {
  readonly result: readonly { readonly key: string }[]
  readonly result_info?: { readonly cursor?: string; readonly is_truncated?: boolean }
}

export function bucket(api: Cloudflare, account: string, name: string): Bucket {
  const home = `/accounts/${account}/r2/buckets/${encodeURIComponent(name)}/objects`
  // A URL loses parts that are dots, so such a key is one part.
  const dotted = /(?:^|\/)\.{1,2}(?:\/|$)/
  const at = (key: string) =>
    `${home}/${dotted.test(key) ? encodeURIComponent(key) : key.split('/').map(encodeURIComponent).join('/')}`
  return {
    async keys(prefix) {
      const keys: string[] = []
      for (let cursor: string | undefined; ; ) {
        const query = { prefix, cursor, per_page: 1000 }
        const { result, result_info: info } = await api.call<Listed>('GET', home, { query, answer: 'envelope' })
        keys.push(...result.map(({ key }) => key))
        cursor = info?.cursor === '' ? undefined : info?.cursor
        if (cursor === undefined || info?.is_truncated === false) return keys.sort()
      }
    },
    get: (key) => api.find<Uint8Array>(at(key), { answer: 'bytes' }),
    put: async (key, bytes) => void (await api.call('PUT', at(key), { body: bytes, tries: 4 })),
    delete: async (key) => void (await api.call('DELETE', at(key), { tries: 4 })),
  }
}
