/** The command that repeats a `create`: complete, so that it needs neither a recipe's file nor an answer. */
import { posix } from 'node:path'
import type { Recipe } from '../index.ts'
import type { Context } from './command.ts'
import { shellWord } from './shell.ts'

export function repeating(root: string, { cwd, on }: Context, recipe: Recipe): string {
  const directory = directoryFrom(cwd, root)
  const words = ['npm create clodo@latest --', shellWord(directory)]
  if (recipe.name !== posix.basename(root)) words.push('--name', recipe.name)
  words.push(
    '--type',
    recipe.type,
    '--with',
    shellWord(
      Object.keys(recipe.plugins)
        .map((id) => recipe.sources?.[id] ?? id)
        .join(','),
    ),
  )
  for (const [id, answers] of Object.entries({ ...recipe.plugins, [recipe.type]: recipe.options })) {
    for (const [name, value] of Object.entries(answers))
      words.push('--set', shellWord(`${id}.${name}=${Array.isArray(value) ? value.join(',') : String(value)}`))
  }
  if (recipe.domain !== '') words.push('--domain', shellWord(recipe.domain))
  words.push('--description', shellWord(recipe.description), '--pm', recipe.packageManager)
  if (recipe.pinNode !== '') words.push('--pin-node')
  if (!on('git')) words.push('--no-git')
  if (!on('install')) words.push('--no-install')
  return words.join(' ')
}

/** How a directory is named to somebody who stands in `cwd`: by the shorter path that does not climb. */
export function directoryFrom(cwd: string, root: string): string {
  const path = posix.relative(cwd, root) || '.'
  return path.startsWith('..') ? root : path
}
