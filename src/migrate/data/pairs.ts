/** Stores of pairs: KV namespaces, R2 buckets, directories. */
import { posix } from 'node:path'
import type { Namespace } from '../../cloudflare/kv.ts'
import type { Bucket, Stored } from '../../cloudflare/r2.ts'
import { makeDirectories } from '../../tree/directories.ts'
import type { Disk } from '../../tree/disk.ts'
import { type Extras, type PairText, pairItem, type Store } from './store.ts'

export interface Serving {
  /** Keys that begin so. */
  readonly prefix: string
  /** Ends what serves it. */
  close?(): Promise<void>
}

/** Milliseconds: KV refuses what ends within a minute, and the copy takes a while. */
const shortest = 90_000

export function kvStore(namespace: Namespace, now: () => Date, { prefix, close }: Serving): Store {
  return {
    ...(close === undefined ? {} : { close }),
    holds: 'pairs',
    lasting: true,
    keeps: ['metadata', 'expiration'],
    takes: ({ text }) => {
      const { expiration } = JSON.parse(text) as PairText
      return expiration === undefined || expiration * 1000 > now().getTime() + shortest
    },
    async *read(after) {
      const fetched = ahead(namespace.keys(prefix), async ({ key, ...more }) => {
        if (after !== undefined && !isAfter(key, after)) return undefined
        const bytes = await namespace.get(key)
        // It may have expired since it was listed.
        return bytes && pairItem(key, bytes, more)
      })
      for await (const item of fetched) if (item !== undefined) yield item
    },
    write: (items) => namespace.put(items.map(({ key, text }) => ({ key, ...pairOf(text) }))),
  }
}

/** How many values are on their way at once; how often the API is asked is not its matter. */
const window = 16

async function* ahead<T, R>(all: AsyncIterable<T> | Iterable<T>, get: (one: T) => Promise<R>): AsyncGenerator<R> {
  let coming: Promise<R>[] = []
  for await (const one of all) {
    coming.push(get(one))
    if (coming.length < window) continue
    yield* await Promise.all(coming)
    coming = []
  }
  yield* await Promise.all(coming)
}

/** What KV has beside the value has no place in R2, which has headers and metadata of its own. */
export function r2Store(bucket: Bucket, { prefix, close }: Serving): Store {
  return {
    ...(close === undefined ? {} : { close }),
    holds: 'pairs',
    lasting: true,
    keeps: bucket.keeps,
    async *read(after) {
      const objects = [...(await bucket.objects(prefix))].sort((a, b) => byBytes(a.key, b.key))
      const wanted = objects.filter(({ key }) => after === undefined || isAfter(key, after))
      const fetched = ahead(wanted, async ({ key, ...extras }) => {
        const bytes = await bucket.get(key)
        return bytes && pairItem(key, bytes, undone(extras, bytes))
      })
      for await (const item of fetched) if (item !== undefined) yield item
    },
    write: async (items) => {
      for (const { key, text } of items) {
        const { bytes, http, custom } = pairOf(text)
        await bucket.put(key, bytes, { http, custom })
      }
    },
  }
}

/** Bytes that were unpacked on the way are no longer encoded. */
function undone({ size, http, ...more }: Omit<Stored, 'key'>, bytes: Uint8Array): Extras {
  const { contentEncoding, ...others } = http ?? {}
  const encoded = contentEncoding !== undefined && bytes.length === size
  return { ...more, http: encoded ? { ...others, contentEncoding } : others }
}

/** A file for each key; names that a file cannot have are written as in a URL. */
export function directoryStore(disk: Disk, directory: string, prefix: string): Store {
  return {
    holds: 'pairs',
    lasting: true,
    keeps: [],
    async *read(after) {
      const files = filesIn(disk, directory).map((path) => ({ path, key: keyOf(path) }))
      const wanted = files.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => byBytes(a.key, b.key))
      for (const { path, key } of wanted) {
        if (after !== undefined && !isAfter(key, after)) continue
        yield pairItem(key, disk.read(posix.join(directory, path)) ?? new Uint8Array())
      }
    },
    write: async (items) => {
      for (const { key, text } of items) {
        const path = posix.join(directory, placeOf(disk, directory, key))
        makeDirectories(disk, posix.dirname(path))
        disk.write(path, pairOf(text).bytes)
      }
    },
  }
}

/** Where `a` is a file, `a/b` is the file `a%2Fb`; where `a` is a directory, the file `a` is `%61`. */
function placeOf(disk: Disk, directory: string, key: string): string {
  const parts = nameOf(key).split('/')
  const blocked = parts
    .slice(0, -1)
    .findIndex((_, at) => isFile(disk, posix.join(directory, ...parts.slice(0, at + 1))))
  const rest = parts.slice(blocked).map((part) => (part === '%00' ? '' : part))
  if (blocked >= 0) return [...parts.slice(0, blocked), rest.join('%2F')].join('/')
  const path = parts.join('/')
  return disk.kind(posix.join(directory, path)) === 'directory' ? coded(path) : path
}

function isFile(disk: Disk, path: string): boolean {
  return disk.kind(path) === 'file'
}

/** Another spelling of the same name: its last character by its bytes, or these in small letters. */
function coded(path: string): string {
  const escaped = path.replace(/[^%](?<!%[0-9A-F]?.)$/, (last) => `%${Buffer.from(last).toString('hex').toUpperCase()}`)
  return escaped === path ? path.replace(/(?:%[0-9A-F]{2})+$/, (last) => last.toLowerCase()) : escaped
}

export function pairOf(text: string): Extras & { readonly bytes: Uint8Array } {
  const { value, ...more } = JSON.parse(text) as PairText
  return { bytes: Buffer.from(value, 'base64'), ...more }
}

/** As KV and R2 sort: by the bytes of UTF-8. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function isAfter(key: string, other: string): boolean {
  return byBytes(key, other) > 0
}

/** Each part of a key is one name of a file: no part is empty, `.` or `..`. */
function nameOf(key: string): string {
  const parts = key.split('/').map((part) => encodeURIComponent(part).replaceAll('*', '%2A'))
  return parts.map((part) => (part === '' ? '%00' : /^\.+$/.test(part) ? part.replaceAll('.', '%2E') : part)).join('/')
}

function keyOf(name: string): string {
  return name
    .split('/')
    .map((part) => (part === '%00' ? '' : decodeURIComponent(part)))
    .join('/')
}

function filesIn(disk: Disk, directory: string, below = ''): string[] {
  return (disk.list(posix.join(directory, below)) ?? []).flatMap(({ name, kind }) => {
    const path = posix.join(below, name)
    return kind === 'directory' ? filesIn(disk, directory, path) : kind === 'file' ? [path] : []
  })
}
