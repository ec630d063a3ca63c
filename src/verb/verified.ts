/** `--verify`: commit, effects, verify; and when anything fails, everything is put back, the lockfile included. */
import { posix } from 'node:path'
import type { Verification } from '../check/verify.ts'
import { ClodoError } from '../errors.ts'
import { openProject } from '../project/open.ts'
import { packageManagers } from '../project/package-manager.ts'
import { makeDirectories } from '../tree/directories.ts'
import type { Disk } from '../tree/disk.ts'
import { HISTORY } from '../tree/state.ts'
import { apply, carryEffects, type Outcome, type Report } from './apply.ts'
import type { Prepared } from './prepared.ts'
import { prepareUndo } from './undo.ts'
import type { World } from './world.ts'

export interface VerifiedOutcome extends Outcome {
  /** Undefined where an effect failed, so that there was nothing to verify. */
  readonly verification: Verification | undefined
  /** All is well and the change stays; false: it was put back. */
  readonly kept: boolean
}

/**
 * Carries a prepared change out and keeps it only when it works.
 *
 * @param verify verifies the project when its files and dependencies are in place; what it throws is thrown again
 *   after everything is put back
 * @throws what `apply` throws; VERIFY_STRANDED when the change can be neither kept nor put back
 */
export async function applyVerified(
  world: World,
  prepared: Prepared,
  verify: () => Promise<Verification>,
  report: Report = () => {},
): Promise<VerifiedOutcome> {
  const before = snapshot(world.disk, prepared)
  // What may be put back is not committed yet.
  const effects = prepared.effects.filter(({ id }) => id !== 'commit')
  const { failure } = await apply(world, { ...prepared, effects }, report)
  let verification: Verification | undefined
  try {
    if (failure === undefined) verification = await verify()
  } finally {
    if (verification?.ok !== true) await putBack(world, prepared, before, report)
  }
  if (verification?.ok !== true) return { failure, verification, kept: false }
  const late = prepared.effects.filter(({ id }) => id === 'commit')
  return { failure: await carryEffects(world, prepared, late, report), verification, kept: true }
}

/** What effects and the history write: bytes by absolute path, undefined where there is no file. */
type Snapshot = ReadonlyMap<string, Uint8Array | undefined>

const lockfiles = Object.values(packageManagers).flatMap((manager) => manager.lockfiles)

/** A lockfile may stand above the project, where it is part of a workspace. */
function snapshot(disk: Disk, { root, secretsFile = '.dev.vars' }: Prepared): Snapshot {
  const own = [secretsFile, 'worker-configuration.d.ts', '.clodo/effects.json']
  const history = (disk.list(posix.join(root, HISTORY)) ?? []).map(({ name }) => posix.join(HISTORY, name))
  const above = upwards(root).flatMap((directory) => lockfiles.map((name) => posix.join(directory, name)))
  const paths = [...[...own, ...history].map((path) => posix.join(root, path)), ...above]
  return new Map(paths.map((path) => [path, disk.kind(path) === 'file' ? disk.read(path) : undefined]))
}

function upwards(directory: string): string[] {
  const parent = posix.dirname(directory)
  return parent === directory ? [directory] : [directory, ...upwards(parent)]
}

function restore(disk: Disk, before: Snapshot): void {
  for (const [path, bytes] of before) {
    const now = disk.kind(path) === 'file' ? disk.read(path) : undefined
    if (bytes === undefined && now !== undefined) disk.remove(path)
    if (bytes === undefined || (now !== undefined && Buffer.compare(now, bytes) === 0)) continue
    makeDirectories(disk, posix.dirname(path))
    disk.write(path, bytes, { mode: disk.mode(path), sync: true })
  }
}

/** The files by undo; then what effects wrote. Dependencies are installed anew, from the lockfile as it was. */
async function putBack(world: World, prepared: Prepared, before: Snapshot, report: Report): Promise<void> {
  const { root, packageManager, changes, effects } = prepared
  try {
    if (changes.length > 0) {
      const project = await openProject(world.disk, root)
      const install = effects.some(({ id }) => id === 'install')
      const undo = await prepareUndo(world, project, packageManager, { onConflict: 'abort', install })
      restore(world.disk, lockfilesOf(before))
      await apply(world, undo, report)
    }
    restore(world.disk, before)
  } catch (cause) {
    throw new ClodoError('VERIFY_STRANDED', {
      what: `The change did not pass, and could not be put back: ${(cause as Error).message}`,
      where: root,
      cause,
    })
  }
}

function lockfilesOf(before: Snapshot): Snapshot {
  return new Map([...before].filter(([path]) => lockfiles.includes(posix.basename(path))))
}
