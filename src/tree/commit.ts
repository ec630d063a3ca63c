import { ClodoError } from '../errors.ts'
import type { Change } from './change.ts'
import { digest } from './digest.ts'
import { makeDirectories, removeIfEmpty } from './directories.ts'
import { discard } from './discard.ts'
import type { Disk } from './disk.ts'
import { forward } from './forward.ts'
import { inspect } from './inspect.ts'
import { encodeJournal, type Step, stagedPath } from './journal.ts'
import { JOURNAL, JOURNAL_DRAFT, STAGING, STATE } from './state.ts'
import { encode } from './utf8.ts'

const EXECUTABLE = 0o111

/** Refuses to write over a text that is not the one the changes were planned from. */
function refuseStale(disk: Disk, root: string, changes: readonly Change[]): void {
  const stale = changes.filter(({ path, before }) => {
    const bytes = disk.kind(`${root}/${path}`) === 'file' ? disk.read(`${root}/${path}`) : undefined
    return bytes === undefined || before === undefined ? bytes !== before : !Buffer.from(before).equals(bytes)
  })
  if (stale.length === 0) return
  const paths = stale.map((change) => change.path)
  const what = `Changed since the plan was made: ${paths.join(', ')}.`
  throw new ClodoError('TREE_CHANGED', { what, where: paths[0], data: { paths } })
}

function refuseUnfinished(disk: Disk, root: string): void {
  if (disk.kind(`${root}/${JOURNAL}`) === undefined) return
  throw new ClodoError('COMMIT_INTERRUPTED', { what: 'An earlier commit was interrupted.', where: JOURNAL })
}

function hasEffect(disk: Disk, root: string, { path, before, after, executable }: Change): boolean {
  if (before !== after) return true
  return executable === true && after !== undefined && !((disk.mode(`${root}/${path}`) ?? 0) & EXECUTABLE)
}

function stage(disk: Disk, root: string, change: Change, name: string): Step {
  const { path, before, after, executable } = change
  const step = { path, before: before === undefined ? null : digest(before) }
  if (after === undefined) return { ...step, after: null, staged: null }
  const kept = before === undefined ? undefined : disk.mode(`${root}/${path}`)
  const mode = kept !== undefined && executable ? kept | EXECUTABLE : kept
  const bytes = encode(after)
  disk.write(stagedPath(root, name), bytes, { mode, executable })
  return { ...step, after: digest(bytes), staged: name }
}

/** All that is done before the commit point. Its last call is the commit point. */
async function prepare(disk: Disk, root: string, changes: readonly Change[], made: string[]): Promise<Step[]> {
  makeDirectories(disk, `${root}/${STAGING}`, made)
  const steps = changes.map((change, index) => stage(disk, root, change, String(index)))
  disk.write(`${root}/${JOURNAL_DRAFT}`, encodeJournal({ steps }))
  const texts = steps.flatMap(({ staged }) => (staged === null ? [] : [stagedPath(root, staged)]))
  await disk.syncAll([...texts, `${root}/${JOURNAL_DRAFT}`])
  for (const directory of [`${root}/${STAGING}`, `${root}/${STATE}`, root]) disk.syncDirectory(directory)
  disk.rename(`${root}/${JOURNAL_DRAFT}`, `${root}/${JOURNAL}`)
  return steps
}

/** Did the commit point take effect, although its call may have failed? */
function passedThePoint(disk: Disk, root: string): boolean {
  try {
    return disk.kind(`${root}/${JOURNAL}`) !== undefined
  } catch {
    return false
  }
}

/** Best effort: what a failing disk does not let go is thrown away by the next `recover`. */
function rollBack(disk: Disk, root: string, made: readonly string[]): void {
  try {
    discard(disk, root)
    for (const directory of made.toReversed()) removeIfEmpty(disk, directory)
  } catch {
    // The first failure is the one to report.
  }
}

function interrupted(cause: unknown): ClodoError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const where = cause instanceof ClodoError ? cause.where : undefined
  const data = cause instanceof ClodoError ? cause.data : undefined
  return new ClodoError('COMMIT_INTERRUPTED', { what: `The commit could not finish. ${reason}`, where, cause, data })
}

/**
 * Applies the changes, all or none of them, also when the process is killed or the power fails half way.
 *
 * 1. Check: paths, collisions, symbolic links, permissions; each `before` is what the disk holds.
 * 2. Stage: each new text becomes a file with its final mode under `.clodo/txn/` (same file system), and so does the
 *    journal; then all are synced, and the directories, so that a journal on the medium never names a text that is not.
 * 3. Commit point: one rename puts the journal in place. A crash before it is undone by `recover`, one after it completed.
 * 4. Forward: files go, directories they leave empty go, staged files are renamed to their targets; the directories
 *    touched are synced; staging goes, then the journal, last.
 *
 * @param root absolute path of the project; made when missing (and left, empty, by a kill before the commit point)
 * @param changes any order; those that change nothing are only checked
 * @throws ClodoError before anything is written: `PATH_OUTSIDE`, `PATH_BLOCKED`, `TREE_CHANGED` (`data.paths`);
 *   everything rolled back: `DISK_FAILED`; journal kept for `recover`: `COMMIT_INTERRUPTED`
 */
export async function commit(disk: Disk, root: string, changes: readonly Change[]): Promise<void> {
  const targets = changes.map(({ path, after }) => ({ path, removes: after === undefined }))
  refuseUnfinished(disk, root)
  inspect(disk, root, targets)
  refuseStale(disk, root, changes)
  const effective = changes.filter((change) => hasEffect(disk, root, change))
  if (effective.length === 0) return
  const made: string[] = []
  let steps: Step[]
  try {
    discard(disk, root)
    steps = await prepare(disk, root, effective, made)
  } catch (cause) {
    if (passedThePoint(disk, root)) throw interrupted(cause)
    rollBack(disk, root, made)
    throw cause
  }
  try {
    disk.syncDirectory(`${root}/${STATE}`)
    forward(disk, root, steps)
  } catch (cause) {
    throw interrupted(cause)
  }
}
