/** The published schemas of what our commands print with `--json`. */
import { posix } from 'node:path'
import { type Disk, packageHome } from '../index.ts'

/** The commands that have one, sorted. */
export function describedByUs(disk: Disk): string[] {
  return (disk.list(folderOf(disk)) ?? []).map(({ name }) => name.replace(/\.json$/, ''))
}

/** @param word one of them */
export function schemaOf(disk: Disk, word: string): string {
  return new TextDecoder().decode(disk.read(posix.join(folderOf(disk), `${word}.json`)))
}

/** Beside the bundle, or in the documents of the sources. */
function folderOf(disk: Disk): string {
  const [bundled = '', ofSources = ''] = ['schemas', 'docs/schemas'].map((name) => posix.join(packageHome(disk), name))
  return disk.kind(bundled) === 'directory' ? bundled : ofSources
}
