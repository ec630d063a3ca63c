/** The Workers of a monorepo, by what people call them: the name of a package, or a directory. */
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import { shortly } from '../nearest.ts'
import { filesOf } from '../project/detect/files.ts'
import { readablePackageJson, textAt } from '../project/detect/manifest.ts'
import { projectsBelow } from '../project/detect/nested.ts'
import type { Disk } from '../tree/disk.ts'

export interface Workspace {
  /** From the root that was looked below. */
  readonly directory: string
  /** What the nearest package.json calls it. */
  readonly name: string | undefined
}

/** Every directory below that has a wrangler config. */
export function workspacesBelow(disk: Disk, root: string): Workspace[] {
  const files = filesOf(disk, root)
  return projectsBelow(files).map((directory) => {
    const above = files.upward(directory).filter((one) => !one.startsWith('..') && one !== '.')
    const manifest = above.map((one) => files.text(posix.join(one, 'package.json'))).find((text) => text !== undefined)
    return { directory, name: textAt(readablePackageJson(manifest), 'name') }
  })
}

/**
 * The directory that `wanted` names: one that is there, else the package of that name, its scope left out or not.
 *
 * @throws USAGE with what there is
 */
export function workspaceOf(disk: Disk, root: string, wanted: string): string {
  const path = posix.resolve(root, wanted)
  if (disk.kind(path) === 'directory') return path
  const all = workspacesBelow(disk, root)
  const called = all.filter(({ name }) => name === wanted)
  const found = called.length > 0 ? called : all.filter(({ name }) => name?.replace(/^@[^/]+\//, '') === wanted)
  const [one, another] = found
  if (one !== undefined && another === undefined) return posix.join(root, one.directory)
  throw new ClodoError('USAGE', {
    what: `'--project ${wanted}' names ${found.length === 0 ? 'no directory and no package with a Worker' : 'more than one Worker'}.`,
    where: root,
    mend: all.length === 0 ? 'There is no wrangler config below.' : `There are: ${shortly(all.map(said))}.`,
    data: { projects: all },
  })
}

/** `@acme/edge (apps/edge)` */
export function said({ directory, name }: Workspace): string {
  return name === undefined ? directory : `${name} (${directory})`
}
