import { ClodoError } from '../errors.ts'
import { digest } from './digest.ts'
import { discard } from './discard.ts'
import type { Disk } from './disk.ts'
import { finish, forward } from './forward.ts'
import { inspect } from './inspect.ts'
import { readJournal, type Step, stagedPath } from './journal.ts'
import { STAGING, STATE } from './state.ts'

/** What an interrupted commit came to: there was none, it is as before it, or it is as after it. */
export type Recovery = 'nothing' | 'undone' | 'completed'

function hashOf(disk: Disk, path: string): string | null {
  const bytes = disk.kind(path) === 'file' ? disk.read(path) : undefined
  return bytes ? digest(bytes) : null
}

/** Can this step be taken, or has it been taken? Otherwise somebody edited the file since. */
function isOpen(disk: Disk, root: string, step: Step): boolean {
  const now = hashOf(disk, `${root}/${step.path}`)
  if (step.staged === null) return now === step.before || now === null
  const staged = hashOf(disk, stagedPath(root, step.staged))
  if (staged === null) return now === step.after
  return staged === step.after && (now === step.before || now === step.after)
}

function refuseConflicts(disk: Disk, root: string, steps: readonly Step[]): void {
  const paths = steps.filter((step) => !isOpen(disk, root, step)).map((step) => step.path)
  if (paths.length === 0) return
  const what = `Edited since the interrupted commit: ${paths.join(', ')}.`
  throw new ClodoError('RECOVER_CONFLICT', { what, where: paths[0], data: { paths } })
}

/**
 * Ends a commit that was interrupted: completes it when its journal is in place, throws its staged files away otherwise.
 * May itself be interrupted anywhere and run again.
 *
 * @throws ClodoError `RECOVER_CONFLICT` (`data.paths`) when a file is neither as before nor as after; nothing is written.
 *   `JOURNAL_UNREADABLE`; `PATH_OUTSIDE`, `PATH_BLOCKED` for a journal that names what no commit would write; `DISK_FAILED`
 */
export function recover(disk: Disk, root: string): Recovery {
  // A link would lead out of the project, and no commit makes one.
  if (disk.kind(`${root}/${STATE}`) !== 'directory') return 'nothing'
  const staging = disk.kind(`${root}/${STAGING}`) === 'directory'
  const journal = readJournal(disk, root)
  if (journal && staging) {
    inspect(
      disk,
      root,
      journal.steps.map(({ path, after }) => ({ path, removes: after === null })),
    )
    refuseConflicts(disk, root, journal.steps)
    forward(disk, root, journal.steps)
  } else if (journal) finish(disk, root)
  else discard(disk, root)
  if (journal) return 'completed'
  return staging ? 'undone' : 'nothing'
}
