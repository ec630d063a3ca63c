/** Objects of an R2 bucket, as the REST API has them. */
import type { Cloudflare } from './client.ts'

/** What R2 keeps beside the bytes. */
export interface Beside {
  /** Headers that it is answered with, by the names of R2: `contentType`, `cacheControl`, …; `cacheExpiry` in ISO 8601. */
  readonly http?: { readonly [name: string]: string } | undefined
  readonly custom?: { readonly [name: string]: string } | undefined
}

export interface Stored extends Beside {
  readonly key: string
  /** Bytes. */
  readonly size: number
}

export interface Bucket {
  /** What can be written beside the bytes. */
  readonly keeps: readonly (keyof Beside)[]
  /** Keys that begin so, sorted. */
  keys(prefix: string): Promise<readonly string[]>
  get(key: string): Promise<Uint8Array | undefined>
  /** With all that is kept of them. */
  objects(prefix: string): Promise<readonly Stored[]>
  put(key: string, bytes: Uint8Array, beside?: Beside): Promise<void>
  delete(key: string): Promise<void>
}

interface Listed {
  readonly result: readonly {
    readonly key: string
    readonly size: number
    readonly http_metadata?: { readonly [name: string]: string }
    readonly custom_metadata?: { readonly [name: string]: string }
  }[]
  readonly result_info?: { readonly cursor?: string; readonly is_truncated?: boolean }
}

export function bucket(api: Cloudflare, account: string, name: string): Bucket {
  const home = `/accounts/${account}/r2/buckets/${encodeURIComponent(name)}/objects`
  // A URL loses parts that are dots, so such a key is one part.
  const dotted = /(?:^|\/)\.{1,2}(?:\/|$)/
  const at = (key: string) =>
    `${home}/${dotted.test(key) ? encodeURIComponent(key) : key.split('/').map(encodeURIComponent).join('/')}`
  const objects = async (prefix: string): Promise<Stored[]> => {
    const found: Stored[] = []
    for (let cursor: string | undefined; ; ) {
      const query = { prefix, cursor, per_page: 1000 }
      const { result, result_info: info } = await api.call<Listed>('GET', home, { query, answer: 'envelope' })
      for (const { key, size, http_metadata, custom_metadata } of result)
        found.push({ key, size, http: httpOf(http_metadata), custom: custom_metadata })
      cursor = info?.cursor === '' ? undefined : info?.cursor
      if (cursor === undefined || info?.is_truncated === false) return found
    }
  }
  return {
    // The API takes no metadata of one's own.
    keeps: ['http'],
    objects,
    keys: async (prefix) => (await objects(prefix)).map(({ key }) => key).sort(),
    get: (key) => api.find<Uint8Array>(at(key), { answer: 'bytes' }),
    put: async (key, bytes, { http = {} } = {}) => {
      const headers = Object.entries(http).flatMap(([name, value]): [string, string][] => {
        const header = headerOf[name]
        return header === undefined ? [] : [[header, name === 'cacheExpiry' ? new Date(value).toUTCString() : value]]
      })
      await api.call('PUT', at(key), { body: bytes, headers: Object.fromEntries(headers), tries: 4 })
    },
    delete: async (key) => void (await api.call('DELETE', at(key), { tries: 4 })),
  }
}

const headerOf: { readonly [name: string]: string } = {
  contentType: 'content-type',
  contentDisposition: 'content-disposition',
  contentEncoding: 'content-encoding',
  contentLanguage: 'content-language',
  cacheControl: 'cache-control',
  cacheExpiry: 'expires',
}

/** As text; the type that says nothing is none. */
export function httpOf(given: { readonly [name: string]: string | Date } = {}): Stored['http'] {
  const known = Object.entries(given).flatMap(([name, value]): [string, string][] => {
    if (headerOf[name] === undefined || (name === 'contentType' && value === 'application/octet-stream')) return []
    return [[name, name === 'cacheExpiry' ? wholeSecond(value) : String(value)]]
  })
  return Object.fromEntries(known)
}

/** A header says no more. */
function wholeSecond(value: string | Date): string {
  return new Date(Math.floor(new Date(value).getTime() / 1000) * 1000).toISOString()
}
