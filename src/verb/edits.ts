/** What the user changed in the files that CLODO wrote. */
import { ClodoError } from '../errors.ts'
import type { Project } from '../project/open.ts'
import { digest } from '../tree/digest.ts'

export interface Edit {
  readonly path: string
  readonly change: 'edit' | 'delete'
  /** What CLODO wrote; undefined for a seeded file, of which only the hash is on record. */
  readonly before: string | undefined
  /** What stands there now; undefined when the file is gone. */
  readonly after: string | undefined
}

/** Sorted by path. @throws NOT_A_PROJECT */
export function editsOf(project: Project): Edit[] {
  if (!project.known)
    throw new ClodoError('NOT_A_PROJECT', { what: 'There is no CLODO project here.', where: project.root })
  return Object.entries(project.lock.files).flatMap(([path, locked]) => {
    const after = project.read(path)
    const change = after === undefined ? 'delete' : 'edit'
    if (locked.as === 'managed') {
      const before = project.base[path]
      return before === after ? [] : [{ path, change, before, after }]
    }
    const same = after !== undefined && digest(after) === locked.hash
    return same ? [] : [{ path, change, before: undefined, after }]
  })
}
