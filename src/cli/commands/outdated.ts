import { ClodoError, outdatedIn } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'
import { safe } from '../output.ts'

export const outdated: Command = {
  summary: 'Show what is behind what this CLODO brings; asks no network',
  usage: '',
  flags: {},
  async run(context) {
    refuseWords(context)
    const { out, sources } = context
    const project = await atProject(context, { runCode: false })
    if (!project.known)
      throw new ClodoError('NOT_A_PROJECT', { what: 'There is no CLODO project here.', where: project.root })
    const behind = await outdatedIn(project, sources)
    for (const { what, name, have, newest } of behind)
      out.say(`  ${out.paint('cyan', safe(name).padEnd(28))} ${safe(have)} → ${newest} ${out.paint('dim', what)}`)
    const next = behind.length === 0 ? [] : [{ command: 'clodo update' }]
    if (behind.length === 0) out.say('All is as this CLODO brings it.')
    for (const { command } of next) out.say(`\n${out.paint('bold', 'Next')}  ${command}`)
    out.document({ status: 'done', outdated: behind, next })
    return 0
  },
}
