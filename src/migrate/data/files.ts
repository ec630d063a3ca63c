/** Files of records: CSV, JSON and JSON a line. They are written whole, at the end. */
import { posix } from 'node:path'
import { ClodoError } from '../../errors.ts'
import { makeDirectories } from '../../tree/directories.ts'
import type { Disk } from '../../tree/disk.ts'
import { decode } from '../../tree/utf8.ts'
import { csvOf, rowsOfCsv } from './csv.ts'
import { jsonOf, recordsOf } from './json.ts'
import type { Item, Store } from './store.ts'

export interface FileOptions {
  /** What the other side has: a file can have either, but CSV, which has rows. */
  readonly holds: Store['holds']
  /** Keys that begin so. */
  readonly prefix: string
}

export function fileStore(disk: Disk, path: string, { holds, prefix }: FileOptions): Store {
  const csv = path.endsWith('.csv')
  const perLine = path.endsWith('.ndjson')
  if (csv && holds === 'pairs') throw new ClodoError('DATA_UNFIT', { what: 'CSV holds rows, no pairs.', where: path })
  const items: Item[] = []
  const records = () => {
    const bytes = disk.read(path)
    if (bytes === undefined) throw new ClodoError('FILE_MISSING', { what: 'There is no such file.', where: path })
    const text = decode(bytes, path).replace(/^\uFEFF/, '')
    return csv ? rowsOfCsv(text, path) : recordsOf(text, { path, holds, perLine })
  }
  return {
    holds,
    lasting: false,
    keeps: ['metadata', 'expiration', 'http', 'custom'],
    async *read(after) {
      const all = records().filter(({ key }) => holds === 'rows' || key.startsWith(prefix))
      yield* all.slice(all.findIndex(({ key }) => key === after) + 1)
    },
    write: async (more) => void items.push(...more),
    end: async () => {
      makeDirectories(disk, posix.dirname(path))
      disk.write(path, new TextEncoder().encode(csv ? csvOf(items) : jsonOf(items, { holds, perLine })))
    },
  }
}
