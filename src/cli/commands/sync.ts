import { currentRecipe } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { changeFlags, formatFlag } from '../carry-out.ts'
import { carryOutMove, prepareMove } from '../change-project.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'
import { trustFlag } from '../trust.ts'

export const sync: Command = {
  summary: 'Make the project what its recipe says, after you edited the recipe',
  usage: '',
  flags: { ...changeFlags, ...formatFlag, ...trustFlag },
  async run(context) {
    refuseWords(context)
    const project = await atProject(context)
    const prepared = await prepareMove(context, project, await currentRecipe(context.world, project, 'recipe'))
    return carryOutMove(context, project, prepared)
  },
}
