import { ClodoError, currentRecipe, type Home, homeOf, openPackages, type Recipe, withPlugins } from '../../index.ts'
import { askOptions } from '../ask-options.ts'
import { atProject, wranglerFileOf } from '../at-project.ts'
import { changeFlags, formatFlag, verifyFlag } from '../carry-out.ts'
import { carryOutMove, prepareMove } from '../change-project.ts'
import type { Command, Context } from '../command.ts'
import { adoptWith, entryFlag } from '../entry.ts'
import { askBeside, besideFlag } from '../equivalents.ts'
import { choosePlugins } from '../interview.ts'
import { typedWith } from '../next.ts'
import { withProviders } from '../providers.ts'
import { type Answers, readSets } from '../set.ts'
import { openWords, sourcesIn, trustFlag, withTrust } from '../trust.ts'

export const add: Command = {
  summary: 'Add plugins, or change their options',
  usage: 'PLUGIN...',
  flags: {
    set: { takes: 'texts', name: 'X.Y=V', describe: 'Answer to an option of a plugin or of the service type' },
    ...changeFlags,
    ...formatFlag,
    ...verifyFlag,
    ...trustFlag,
    ...besideFlag,
    ...entryFlag,
  },
  async run(context) {
    const here = await atProject(context)
    const home: Home = here.known
      ? { project: here }
      : await homeOf(context.world, here, wranglerFileOf(context, here.root))
    const { project } = home
    const had = project.known
      ? await currentRecipe(context.world, project)
      : await adoptWith(context, home, context.typed)
    await withTrust(context, () => openPackages(context.sources, had, project))
    const named = await openWords(context, context.words, project.root)
    const recipe = { ...had, sources: { ...had.sources, ...sourcesIn(named) } }
    const sets = await readSets(context.texts('set'), context.sources)
    const ids = named.length > 0 ? named.map(({ id }) => id) : await wanted(context, recipe, sets)
    refuseForeign(ids, recipe, sets)
    const more = (all: readonly string[]) => all.filter((id) => named.length === 0 || !ids.includes(id))
    const command = (all: readonly string[]) => typedWith(context.typed, more(all))
    const prepared = await withProviders(context, ids, {
      prepare: async (all) => {
        await askBeside(context, { project, recipe, ids: all, command: command(all) })
        const answers = await askOptions(context, all, {
          given: recipe.plugins,
          sets,
          existing: recipe.existing !== undefined,
        })
        return prepareMove(context, project, withPlugins(recipe, all, answers))
      },
      command,
    })
    return carryOutMove(context, project, prepared)
  },
}

/** Only options to change is fine, too; nothing at all is asked for. */
async function wanted(context: Context, recipe: Recipe, sets: Answers): Promise<readonly string[]> {
  const { ask, sources, typed } = context
  if (Object.keys(sets).length > 0) return []
  const ids = sources.plugins.ids().filter((id) => !Object.hasOwn(recipe.plugins, id))
  if (!ask.able)
    throw new ClodoError('INPUT_NEEDED', {
      what: 'Which plugin?',
      mend: `Name it: clodo add PLUGIN. There are: ${ids.join(', ') || 'none that the project has not'}.`,
      data: { next: ids.map((id) => ({ command: typedWith(typed, [id]) })) },
    })
  return choosePlugins(context, { ids, chosen: [] })
}

/** @throws USAGE for an answer to an option of what the project neither has nor gets */
function refuseForeign(ids: readonly string[], recipe: Recipe, sets: Answers): void {
  for (const id of Object.keys(sets)) {
    if (ids.includes(id) || id === recipe.type || Object.hasOwn(recipe.plugins, id)) continue
    throw new ClodoError('USAGE', {
      what: `'--set' answers an option of '${id}', which the project does not have.`,
      where: id,
      mend: `Add it: clodo add ${[...ids, id].join(' ')} --set ${id}.…`,
    })
  }
}
