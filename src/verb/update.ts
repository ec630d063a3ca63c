/** Which plugins a prepared change moves to another version. */
import { lockPath, parseLock } from '../project/lock.ts'
import type { Project } from '../project/open.ts'
import type { Prepared } from './prepared.ts'

export interface Moved {
  readonly id: string
  readonly from: string
  readonly to: string
}

/** Plugins that are there before and after, with different versions; sorted by id. */
export function movedVersions(project: Project, { changes }: Prepared): Moved[] {
  const after = changes.find(({ path }) => path === lockPath)?.after
  if (after === undefined) return []
  const { plugins } = parseLock(after)
  return Object.entries(plugins).flatMap(([id, { version }]) => {
    const from = project.lock.plugins[id]?.version
    return from === undefined || from === version ? [] : [{ id, from, to: version }]
  })
}
