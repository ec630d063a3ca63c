import { ClodoError, currentRecipe, type Prepared, withoutPlugins } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { askBroken, brokenFlag } from '../broken.ts'
import { changeFlags, formatFlag } from '../carry-out.ts'
import { carryOutMove, prepareMove } from '../change-project.ts'
import type { Command, Context } from '../command.ts'
import { typedWith } from '../next.ts'
import { trustFlag } from '../trust.ts'

export const remove: Command = {
  summary: 'Remove plugins and all that they brought',
  usage: 'PLUGIN...',
  flags: { ...changeFlags, ...formatFlag, ...trustFlag, ...brokenFlag },
  async run(context) {
    const project = await atProject(context)
    const recipe = await currentRecipe(context.world, project)
    const ids = await wanted(context, Object.keys(recipe.plugins))
    const prepared = await withDependents(context, ids, (all) =>
      prepareMove(context, project, withoutPlugins(recipe, all)),
    )
    await askBroken(context, prepared)
    return carryOutMove(context, project, prepared)
  },
}

async function wanted({ words, ask, typed }: Context, installed: readonly string[]): Promise<readonly string[]> {
  if (words.length > 0) return words
  if (ask.able && installed.length > 0)
    return ask.many(
      'Which plugins go?',
      installed.map((id) => ({ value: id, title: id })),
      [],
    )
  if (installed.length === 0)
    throw new ClodoError('PLUGIN_NOT_INSTALLED', { what: 'The project has no plugin that could be removed.' })
  throw new ClodoError('INPUT_NEEDED', {
    what: 'Which plugin?',
    mend: `Name it: clodo remove PLUGIN. The project has: ${installed.join(', ')}.`,
    data: { next: installed.map((id) => ({ command: typedWith(typed, [id]) })) },
  })
}

/** Prepares; where a plugin that stays requires one that goes, offers to remove it too, or names the command. */
async function withDependents(
  context: Context,
  ids: readonly string[],
  prepare: (ids: readonly string[]) => Promise<Prepared>,
): Promise<Prepared> {
  const all = [...ids]
  let refusal: ClodoError | undefined
  for (;;) {
    try {
      const prepared = await prepare(all)
      if (refusal === undefined || (await agreed(context, refusal, all))) return prepared
      throw instead(refusal, typedWith(context.typed, all.slice(ids.length)))
    } catch (error) {
      if (!isUnmet(error) || error === refusal || error.where === undefined || all.includes(error.where)) throw error
      refusal ??= error
      all.push(error.where)
    }
  }
}

function isUnmet(error: unknown): error is ClodoError {
  return error instanceof ClodoError && error.code === 'REQUIREMENT_UNMET' && error.data?.next === undefined
}

async function agreed({ ask }: Context, refusal: ClodoError, ids: readonly string[]): Promise<boolean> {
  return ask.able && (await ask.yes(`${refusal.message} Remove ${ids.join(' and ')}?`, true))
}

function instead({ message, where, data }: ClodoError, command: string): ClodoError {
  return new ClodoError('REQUIREMENT_UNMET', {
    what: message.replace('which nothing in this project provides', 'which nothing would provide any more'),
    where,
    mend: `Remove what requires it, too: ${command}`,
    data: { ...data, next: [{ command }] },
  })
}
