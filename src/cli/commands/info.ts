import { infoOf, type Sourced } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { refuseWords } from '../checked.ts'
import type { Command, Context } from '../command.ts'
import { safe } from '../output.ts'

export const info: Command = {
  summary: 'Show what the project is',
  usage: '',
  flags: { sources: { describe: 'Show where each answer came from' } },
  async run(context) {
    refuseWords(context)
    const { out, world, on } = context
    const found = infoOf(world, await atProject(context, { runCode: false }))
    row(context, 'root', found.root)
    row(context, 'recipe', found.recipe ?? 'none')
    for (const answer of found.answers) row(context, answer.key, shown(answer), on('sources') ? answer.from : '')
    row(context, 'plugins', found.plugins.map(({ id, version }) => `${id} ${version}`).join(', '))
    row(context, 'bindings', found.bindings.join(', '))
    row(context, 'secrets', found.secrets.join(', '))
    row(context, 'edited', found.edited.join(', '), found.edited.length > 0 ? 'see clodo diff' : '')
    row(context, 'left to do', found.pending.join(', '), 'run clodo resume')
    row(context, 'last', found.last?.command ?? '', found.last?.at)
    const { answers, ...rest } = found
    const plain = on('sources') ? answers : Object.fromEntries(answers.map(({ key, value }) => [key, value]))
    out.document({ status: 'done', ...rest, answers: plain })
    return 0
  },
}

function row({ out }: Context, title: string, text: string, aside = ''): void {
  if (text === '') return
  out.say(
    `  ${out.paint('dim', title.padEnd(20))} ${safe(text)}${aside === '' ? '' : ` ${out.paint('dim', `(${safe(aside)})`)}`}`,
  )
}

function shown({ value }: Sourced): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : JSON.stringify(value)
}
