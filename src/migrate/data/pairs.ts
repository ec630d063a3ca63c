/** Stores of pairs: KV namespaces, R2 buckets, directories. */
import { posix } from 'node:path'
import type { Namespace } from '../../cloudflare/kv.ts'
import type { Bucket } from '../../cloudflare/r2.ts'
import { makeDirectories } from '../../tree/directories.ts'
import type { Disk } from '../../tree/disk.ts'
import { type PairText, pairItem, type Store } from './store.ts'

/** @param close ends what serves it */
export function kvStore(namespace: Namespace, prefix: string, close?: () => Promise<void>): Store {
  return {
    ...(close === undefined ? {} : { close }),
    holds: 'pairs',
    lasting: true,
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

/** R2 lists and writes objects; what KV has beside the value has no place there. */
export function r2Store(bucket: Bucket, prefix: string, close?: () => Promise<void>): Store {
  return {
    ...(close === undefined ? {} : { close }),
    holds: 'pairs',
    lasting: true,
    bare: true,
    async *read(after) {
      const keys = [...(await bucket.keys(prefix))].sort(byBytes)
      const wanted = keys.filter((key) => after === undefined || isAfter(key, after))
      const fetched = ahead(wanted, async (key) => {
        const bytes = await bucket.get(key)
        return bytes && pairItem(key, bytes)
      })
      for await (const item of fetched) if (item !== undefined) yield item
    },
    write: async (items) => {
      for (const { key, text } of items) await bucket.put(key, pairOf(text).bytes)
    },
  }
}

/** A file for each key; names that a file cannot have are written as in a URL. */
export function directoryStore(disk: Disk, directory: string, prefix: string): Store {
  return {
    holds: 'pairs',
    lasting: true,
    bare: true,
    async *read(after) {
      const keys = filesIn(disk, directory)
        .map(keyOf)
        .filter((key) => key.startsWith(prefix))
      for (const key of keys.sort(byBytes)) {
        if (after !== undefined && !isAfter(key, after)) continue
        yield pairItem(key, disk.read(posix.join(directory, nameOf(key))) ?? new Uint8Array())
      }
    },
    write: async (items) => {
      for (const { key, text } of items) {
        const path = posix.join(directory, nameOf(key))
        makeDirectories(disk, posix.dirname(path))
        disk.write(path, pairOf(text).bytes)
      }
    },
  }
}

export function pairOf(text: string): { bytes: Uint8Array; metadata?: unknown; expiration?: number } {
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
