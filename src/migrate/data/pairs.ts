/** Stores of pairs: KV namespaces, R2 buckets, directories. */
import { posix } from 'node:path'
import type { Namespace } from '../../cloudflare/kv.ts'
import type { Bucket } from '../../cloudflare/r2.ts'
import { makeDirectories } from '../../tree/directories.ts'
import type { Disk } from '../../tree/disk.ts'
import { type PairText, pairItem, type Store } from './store.ts'

export function kvStore(namespace: Namespace, prefix: string): Store {
  return {
    holds: 'pairs',
    lasting: true,
    async *read(after) {
      for await (const { key, ...more } of namespace.keys(prefix)) {
        if (after !== undefined && !isAfter(key, after)) continue
        const bytes = await namespace.get(key)
        // It may have expired since it was listed.
        if (bytes !== undefined) yield pairItem(key, bytes, more)
      }
    },
    write: (items) => namespace.put(items.map(({ key, text }) => ({ key, ...pairOf(text) }))),
  }
}

/** R2 lists and writes objects; what KV has beside the value has no place there. */
export function r2Store(bucket: Bucket, prefix: string): Store {
  return {
    holds: 'pairs',
    lasting: true,
    bare: true,
    async *read(after) {
      for (const key of [...(await bucket.keys(prefix))].sort(byBytes)) {
        const bytes = after !== undefined && !isAfter(key, after) ? undefined : await bucket.get(key)
        if (bytes !== undefined) yield pairItem(key, bytes)
      }
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
