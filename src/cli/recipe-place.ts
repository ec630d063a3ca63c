import { posix } from 'node:path'
import { ClodoError, checkName, type FoundRecipe, readRecipe } from '../index.ts'
import { findRoot } from './at-project.ts'
import type { Context } from './command.ts'

/** The recipe that answers what flags do not: that of the target, else of the working directory, unless it is a project's. */
export async function placeOf({
  world,
  cwd,
  words,
  text,
}: Context): Promise<{ root: string; found: FoundRecipe | undefined }> {
  const config = text('config')
  if (config !== undefined) {
    const path = posix.relative(cwd, posix.resolve(cwd, config))
    const found = await readRecipe(world.disk, cwd, path)
    // A recipe that stands elsewhere answers, but stays as it is: the project gets its own.
    return { root: path.startsWith('../') ? '' : cwd, found }
  }
  const [word = '.'] = words
  // No system has such a path, so it is not even looked for.
  if (word.includes('\0')) checkName(word)
  const target = posix.resolve(cwd, word)
  const there = await readRecipe(world.disk, target)
  if (there !== undefined || world.disk.kind(posix.join(cwd, '.clodo/lock.json')) !== undefined)
    return { root: target, found: there }
  return { root: cwd, found: await readRecipe(world.disk, cwd) }
}

const marks = ['.clodo/lock.json', 'wrangler.jsonc', 'wrangler.json', 'wrangler.toml']

/** A service among the files of another is made only where its directory is named. @throws USAGE */
export function refuseWithinProject({ world: { disk }, cwd, words }: Context): void {
  if (words.length > 0 || (disk.list(cwd) ?? []).length === 0) return
  const root = findRoot(disk, cwd)
  if (marks.every((mark) => disk.kind(posix.join(root, mark)) !== 'file')) return
  throw new ClodoError('USAGE', {
    what: 'There is a project here already, and no directory is named for another one.',
    where: root,
    mend: 'Change this one: clodo add PLUGIN. Make another one: clodo create DIR.',
  })
}
