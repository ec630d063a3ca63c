/** What a removal would break: code of the user's that imports files which go. */
import { filesOf } from '../project/detect/files.ts'
import { type Importer, importersOf } from '../project/detect/importers.ts'
import type { Prepared } from './prepared.ts'
import type { World } from './world.ts'

export type { Importer }

/** Modules that import, after the change, files that it takes away. Reads the sources only where any goes. */
export function brokenBy({ disk }: World, { root, changes }: Prepared): Importer[] {
  const gone = changes.filter(({ path, after }) => after === undefined && /\.[cm]?[jt]sx?$/.test(path))
  if (gone.length === 0) return []
  const files = filesOf(disk, root)
  const after = new Map(changes.map((change) => [change.path, change.after]))
  const textOf = (path: string) => (after.has(path) ? after.get(path) : readable(() => files.text(path)))
  return importersOf(files, new Set(gone.map(({ path }) => path)), textOf)
}

function readable(read: () => string | undefined): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
