/** What the user decides, and how it is said. */
import type { Conflict } from '../edit/merge.ts'
import { ClodoError } from '../errors.ts'
import { ownFile } from './decide.ts'

export interface FileConflict extends Conflict {
  readonly path: string
}

export function conflicted(conflicts: readonly FileConflict[]): ClodoError {
  const paths = [...new Set(conflicts.map(({ path }) => path))]
  const [first = ''] = paths
  const own = conflicts.every(({ at }) => at === ownFile)
  return new ClodoError('CONFLICT', {
    what: own
      ? `${paths.length === 1 ? `${first} is a file of yours, and a plugin brings one of its name` : `${paths.length} files are yours, and plugins bring files of their names`}; nothing was written.`
      : `Your edits and this change meet in ${paths.length === 1 ? first : `${paths.length} files`}; nothing was written.`,
    where: paths.join(', '),
    mend: own
      ? `Rename yours and what imports it, then run this again. Or choose: --on-conflict ${first}=theirs puts the plugin's in its place, ${first}=ours keeps yours and does without the plugin's.`
      : `Look with --dry-run, then choose: --on-conflict ours, theirs or markers, for one file ${first}=ours.`,
    data: { conflicts },
  })
}
