import { removeIfEmpty } from './directories.ts'
import type { Disk } from './disk.ts'
import { STAGING, STATE } from './state.ts'

/** Removes what a commit staged, and `.clodo` itself when nothing else is in it. Safe to run again after a crash. */
export function discard(disk: Disk, root: string): void {
  const staging = `${root}/${STAGING}`
  for (const { name } of disk.list(staging) ?? []) disk.remove(`${staging}/${name}`)
  removeIfEmpty(disk, staging)
  removeIfEmpty(disk, `${root}/${STATE}`)
}
