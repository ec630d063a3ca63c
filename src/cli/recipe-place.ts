import { posix } from 'node:path'
import { checkName, type FoundRecipe, readRecipe } from '../index.ts'
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
