/** Where backups are: a directory, or a bucket of R2. */
import { posix } from 'node:path'
import type { Bucket } from '../../cloudflare/r2.ts'
import { makeDirectories, removeIfEmpty } from '../../tree/directories.ts'
import type { Disk } from '../../tree/disk.ts'
import { encode } from '../../tree/utf8.ts'

export interface Shelf {
  /** As a user names it. */
  readonly name: string
  /** Paths of all files below, sorted. */
  files(below: string): Promise<readonly string[]>
  read(path: string): Promise<Uint8Array | undefined>
  /** Returns when it has reached the medium. */
  write(path: string, bytes: Uint8Array): Promise<void>
  remove(path: string): Promise<void>
}

/** Where backups are when nothing else is said; they stay out of version control. */
export function ownShelf(disk: Disk, root: string): Shelf {
  return diskShelf(disk, posix.join(root, '.clodo/db/backups'), true)
}

export function diskShelf(disk: Disk, directory: string, own = false): Shelf {
  const at = (path: string) => posix.join(directory, path)
  return {
    name: directory,
    files: async (below) => filesIn(disk, at(below)).map((path) => posix.relative(directory, path)),
    read: async (path) => disk.read(at(path)),
    async write(path, bytes) {
      makeDirectories(disk, posix.dirname(at(path)))
      const ignore = at('.gitignore')
      if (own && disk.kind(ignore) === undefined) disk.write(ignore, encode('*\n'))
      disk.write(at(`${path}.new`), bytes, { sync: true })
      disk.rename(at(`${path}.new`), at(path))
      disk.syncDirectory(posix.dirname(at(path)))
    },
    async remove(path) {
      disk.remove(at(path))
      removeIfEmpty(disk, posix.dirname(at(path)))
    },
  }
}

function filesIn(disk: Disk, directory: string): string[] {
  return (disk.list(directory) ?? []).flatMap(({ name, kind }) => {
    const path = posix.join(directory, name)
    return kind === 'directory' ? filesIn(disk, path) : [path]
  })
}

export function bucketShelf(bucket: Bucket, name: string, prefix: string): Shelf {
  const at = (path: string) => posix.join(prefix, path)
  return {
    name: `r2://${posix.join(name, prefix)}`,
    files: async (below) => (await bucket.keys(`${at(below)}/`)).map((key) => posix.relative(prefix, key)),
    read: (path) => bucket.get(at(path)),
    write: (path, bytes) => bucket.put(at(path), bytes),
    remove: (path) => bucket.delete(at(path)),
  }
}
