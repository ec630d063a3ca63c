/** The texts of a repository: what git has or would take, and without git what is no build of others. */
import { isUtf8 } from 'node:buffer'
import { posix } from 'node:path'
import type { Disk } from '../../tree/disk.ts'
import { decode } from '../../tree/utf8.ts'
import type { Chunk } from './search.ts'

/** Bytes of a file above which nobody wrote it. */
const largest = 2 * 1024 * 1024
const skipped = new Set(['.git', 'node_modules', '.wrangler', 'dist', 'coverage'])
/** The base repeats the files of the project. */
const own = new Set(['.clodo/base.json', '.clodo/lock.json', '.clodo/baseline.json'])

export function* chunksOf(disk: Disk, root: string, paths: Iterable<string>): Generator<Chunk> {
  for (const file of paths) {
    if (own.has(file) || disk.kind(posix.join(root, file)) !== 'file') continue
    const bytes = disk.read(posix.join(root, file))
    if (bytes === undefined || bytes.length > largest || bytes.subarray(0, 8000).includes(0) || !isUtf8(bytes)) continue
    yield { file, text: decode(bytes, file), line: 1 }
  }
}

/** Every file below a directory, by its path from there. */
export function* walk(disk: Disk, root: string, below = ''): Generator<string> {
  for (const { name, kind } of disk.list(posix.join(root, below)) ?? []) {
    const path = posix.join(below, name)
    if (kind === 'file') yield path
    if (kind === 'directory' && !skipped.has(name)) yield* walk(disk, root, path)
  }
}
