/** Before a plugin comes into a repository that has its like, the user is asked: two of a kind are rarely meant. */
import { ClodoError, equivalentsIn, findIn, lookAt, type Project, type Recipe } from '../index.ts'
import type { Context } from './command.ts'
import type { Flags } from './flags.ts'

export const besideFlag = {
  beside: { describe: 'Add plugins also where the repository has something like them' },
} as const satisfies Flags

interface Adding {
  readonly project: Project
  readonly recipe: Recipe
  /** Plugins that are asked for; those that the project has are no question. */
  readonly ids: readonly string[]
  /** The command that was typed. */
  readonly command: string
}

/** @throws INPUT_NEEDED with the flag where nobody can be asked, CANCELLED where somebody said no */
export async function askBeside(context: Context, { project, recipe, ids, command }: Adding): Promise<void> {
  if (recipe.existing === undefined || context.on('beside')) return
  const known = equivalentsIn(await lookAt(context.world, project, recipe.existing), project)
  const met: { readonly plugin: string; readonly where: string }[] = []
  for (const id of ids.filter((one) => !Object.hasOwn(recipe.plugins, one))) {
    const { plugin } = await findIn(context.sources.plugins, id, 'PLUGIN_UNKNOWN')
    const places = known.filter(({ concern }) => concern === plugin.concern).map(({ where }) => where)
    if (places.length > 0) met.push({ plugin: id, where: places.join(', ') })
  }
  if (met.length === 0) return
  const what = `The repository has something like ${met.map(({ plugin, where }) => `${plugin} (${where})`).join(' and ')} already.`
  const next = `${command} --beside`
  if (!context.ask.able)
    throw new ClodoError('INPUT_NEEDED', {
      what,
      where: met.map(({ where }) => where).join(', '),
      mend: `Take it out first, or add the plugin beside it: ${next}`,
      data: { equivalents: met, next: [{ command: next }] },
    })
  if (!(await context.ask.yes(`${what} Add beside it?`, false)))
    throw new ClodoError('CANCELLED', { what: 'Cancelled; nothing was written.' })
}
