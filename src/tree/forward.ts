import { ancestors } from './ancestors.ts'
import { makeDirectories, removeIfEmpty } from './directories.ts'
import { discard } from './discard.ts'
import type { Disk } from './disk.ts'
import { type Step, stagedPath } from './journal.ts'
import { JOURNAL, STATE } from './state.ts'

function directoriesOf(steps: readonly Step[]): Set<string> {
  return new Set(steps.flatMap((step) => ancestors(step.path)))
}

function removeFiles(disk: Disk, root: string, removals: readonly Step[]): void {
  for (const { path } of removals) {
    // After a crash a directory may stand there already: the file `a` gives way to `a/b`.
    if (disk.kind(`${root}/${path}`) === 'file') disk.remove(`${root}/${path}`)
  }
}

function prune(disk: Disk, root: string, removals: readonly Step[], writes: readonly Step[]): void {
  const needed = directoriesOf(writes)
  const candidates = [...directoriesOf(removals)].filter((directory) => !needed.has(directory))
  for (const directory of candidates.sort((a, b) => b.length - a.length)) removeIfEmpty(disk, `${root}/${directory}`)
}

function place(disk: Disk, root: string, writes: readonly Step[]): void {
  const ready = new Set<string>()
  for (const { path, staged } of writes) {
    const from = stagedPath(root, String(staged))
    if (disk.kind(from) !== 'file') continue
    const directory = `${root}/${path}`.slice(0, -path.length + path.lastIndexOf('/'))
    if (!ready.has(directory)) makeDirectories(disk, directory)
    ready.add(directory)
    disk.rename(from, `${root}/${path}`)
  }
}

/** Renames and removals must be on the medium before the journal that could repeat them goes. */
function syncDirectories(disk: Disk, root: string, steps: readonly Step[]): void {
  const touched = [root, ...[...directoriesOf(steps)].map((directory) => `${root}/${directory}`)]
  for (const directory of touched) if (disk.kind(directory) === 'directory') disk.syncDirectory(directory)
}

/**
 * Completes a commit whose journal is in place, from wherever it stopped: each call leaves a state from which the whole
 * can be run again. Removals come first, so that a file may become a directory and the other way round. The journal goes
 * last, after the staging directory: a journal without staging means that only its own removal is missing.
 */
export function forward(disk: Disk, root: string, steps: readonly Step[]): void {
  const removals = steps.filter((step) => step.after === null)
  const writes = steps.filter((step) => step.after !== null)
  removeFiles(disk, root, removals)
  prune(disk, root, removals, writes)
  place(disk, root, writes)
  syncDirectories(disk, root, steps)
  finish(disk, root)
}

/** Removes the staging directory, then the journal, then `.clodo` when nothing else is in it. */
export function finish(disk: Disk, root: string): void {
  discard(disk, root)
  disk.remove(`${root}/${JOURNAL}`)
  disk.syncDirectory(`${root}/${STATE}`)
  removeIfEmpty(disk, `${root}/${STATE}`)
}
