import { openedPackageManager, prepareUndo } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'
import { decided } from '../decided.ts'
import { nextAfter } from '../next.ts'

export const undo: Command = {
  summary: 'Take back what CLODO did last, and keep what you did since',
  usage: '',
  flags: changeFlags,
  async run(context) {
    refuseWords(context)
    const { world, on } = context
    const project = await atProject(context, { history: true })
    const prepared = await decided(context, async (onConflict) =>
      prepareUndo(world, project, openedPackageManager(world, project), { onConflict, install: on('install') }),
    )
    return carryOut(context, prepared, () => nextAfter(prepared, project))
  },
}
