import { currentRecipe, movedVersions, withoutPlugins } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { changeFlags, formatFlag, verifyFlag } from '../carry-out.ts'
import { carryOutMove, prepareMove } from '../change-project.ts'
import type { Command } from '../command.ts'
import { trustFlag } from '../trust.ts'

export const update: Command = {
  summary: 'Bring plugins and the service type to the versions of this CLODO',
  usage: '[PLUGIN...]',
  flags: { ...changeFlags, ...formatFlag, ...verifyFlag, ...trustFlag },
  async run(context) {
    const project = await atProject(context)
    const recipe = await currentRecipe(context.world, project)
    withoutPlugins(recipe, context.words)
    const prepared = await prepareMove(context, project, recipe, {
      fresh: context.words.length > 0 ? context.words : Object.keys(recipe.sources ?? {}),
    })
    const moved = movedVersions(project, prepared)
    const others = moved.filter(({ id }) => context.words.length > 0 && !context.words.includes(id))
    const notes = [
      ...prepared.notes,
      ...moved.map(({ id, from, to }) => `${id} ${from} → ${to}`),
      ...(others.length === 0 ? [] : [`Built-in plugins move together: ${others.map(({ id }) => id).join(', ')} too.`]),
    ]
    return carryOutMove(context, project, { ...prepared, notes })
  },
}
