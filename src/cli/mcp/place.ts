/** What agents name stays in the directory that the server is rooted at. */
import { realpathSync } from 'node:fs'
import { posix } from 'node:path'
import { ClodoError } from '../../errors.ts'

/**
 * A directory in the root, absolute; the root itself when none is named.
 *
 * @throws PATH_OUTSIDE for one that leaves it, by its name or by a symbolic link
 */
export function placeIn(root: string, path = '.'): string {
  const place = posix.resolve(root, path)
  if (!isIn(root, place) || !isIn(real(root), real(place)))
    throw new ClodoError('PATH_OUTSIDE', {
      what: 'The server works in its own directory only, and the path leaves it.',
      where: path,
      mend: `Name what lies in it; for another project start another server: clodo mcp --cwd DIR.`,
    })
  return place
}

/**
 * The name of a plugin, a step or a generator, which may be a path.
 *
 * @param from the directory that it is relative to, absolute
 * @throws USAGE for one that is no name, PATH_OUTSIDE
 */
export function nameIn(root: string, name: string, from: string): string {
  if (name.startsWith('-')) throw new ClodoError('USAGE', { what: 'A name does not begin with a dash.', where: name })
  const local = name.replace(/^(git\+)?file:(\/\/)?/, '')
  placeIn(root, local.startsWith('~') ? '..' : posix.resolve(from, local))
  return name
}

function isIn(root: string, path: string): boolean {
  return path === root || path.startsWith(root === '/' ? root : `${root}/`)
}

/** Where a path leads; of one that is not there, where the part leads that is. */
function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return posix.join(real(posix.dirname(path)), posix.basename(path))
  }
}
