import { ClodoError, suggest, thereAre } from '../../index.ts'
import type { Command } from '../command.ts'
import { shells } from '../completion/scripts.ts'

export const completion: Command = {
  summary: 'Print what bash, zsh or fish runs to complete commands',
  usage: Object.keys(shells).join('|'),
  flags: {},
  async run({ words, out }) {
    const [shell = '', ...rest] = words
    if (rest.length > 0) throw new ClodoError('USAGE', { what: 'completion takes one shell.' })
    const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined
    if (script === undefined) throw shell === '' ? missing() : unknown(shell)
    out.say(script.trimEnd())
    out.document({ status: 'done', shell, script })
    return 0
  },
}

function missing(): ClodoError {
  const next = Object.keys(shells).map((shell) => ({ command: `clodo completion ${shell}` }))
  return new ClodoError('INPUT_NEEDED', {
    what: 'Which shell?',
    mend: `Name it: ${next.map(({ command }) => command).join(', ')}.`,
    data: { next },
  })
}

function unknown(shell: string): ClodoError {
  return new ClodoError('USAGE', {
    what: `There is no completion for '${shell}'.`,
    mend: suggest(shell, Object.keys(shells), { otherwise: thereAre(Object.keys(shells)) }),
  })
}
