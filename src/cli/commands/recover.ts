import { foreseeRecovery, recoverProject } from '../../index.ts'
import { findRoot } from '../at-project.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'

const said = {
  nothing: 'Nothing to recover.',
  undone: 'The interrupted change was undone: the project is as before it.',
  completed: 'The interrupted change was completed: the project is as after it.',
}

export const recover: Command = {
  summary: 'End what a killed run left: undo it, or complete it',
  usage: '',
  flags: {},
  async run(context) {
    refuseWords(context)
    const { world, out, cwd, on } = context
    const root = findRoot(world.disk, cwd)
    const recovery = on('dry-run') ? foreseeRecovery(world, root) : recoverProject(world, root)
    out.say(on('dry-run') ? `A dry run: it would be ${recovery}.` : said[recovery])
    out.document({ status: on('dry-run') ? 'planned' : 'done', root, recovery })
    return 0
  },
}
