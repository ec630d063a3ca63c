import { type BehindKind, ClodoError, outdatedIn } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'
import { safe } from '../output.ts'

const labels: { readonly [K in BehindKind]: string } = {
  template: 'service type',
  plugin: 'plugin',
  package: 'plugin of a third party',
  dependency: 'dependency',
}

export const outdated: Command = {
  summary: 'Show what is behind what this CLODO brings; asks no network unless told to',
  usage: '',
  flags: {
    online: { describe: 'Ask the npm registry for the newest versions of third-party plugins' },
    check: { describe: 'Exit with 1 where something is behind; without it the exit code is 0' },
  },
  async run(context) {
    refuseWords(context)
    const { out, sources, on } = context
    const project = await atProject(context, { runCode: false })
    if (!project.known)
      throw new ClodoError('NOT_A_PROJECT', { what: 'There is no CLODO project here.', where: project.root })
    const { behind, unknown } = await outdatedIn(project, sources, { online: on('online') })
    for (const { what, name, have, newest } of behind)
      out.say(
        `  ${out.paint('cyan', safe(name).padEnd(28))} ${safe(have)} → ${safe(newest)} ${out.paint('dim', labels[what])}`,
      )
    if (unknown.length > 0)
      out.note(`Not known of ${safe(unknown.join(', '))}${on('online') ? '.' : '; --online asks the npm registry.'}`)
    const next = behind.length === 0 ? [] : [{ command: 'clodo update' }]
    if (behind.length === 0) out.say('Nothing is behind.')
    for (const { command } of next) out.say(`\n${out.paint('bold', 'Next')}  ${command}`)
    out.document({ status: 'done', outdated: behind, unknown, next })
    return on('check') && behind.length > 0 ? 1 : 0
  },
}
