import { ClodoError, catalogue, type ErrorCode, nearest } from '../../index.ts'
import type { Command } from '../command.ts'

export const explain: Command = {
  summary: 'Say what an error code means, and what to do about it',
  usage: '[CODE]',
  flags: {},
  async run({ words, out }) {
    const [word, ...rest] = words
    if (rest.length > 0) throw new ClodoError('USAGE', { what: 'explain takes one code.' })
    const codes = Object.keys(catalogue) as ErrorCode[]
    if (word === undefined) {
      for (const code of codes) out.say(`${out.paint('cyan', code.padEnd(22))} ${catalogue[code].means}`)
      out.document({ status: 'done', codes: catalogue })
      return 0
    }
    const code = codes.find((known) => known === word.toUpperCase())
    if (code === undefined) {
      const near = nearest(word.toUpperCase(), codes)
      throw new ClodoError('USAGE', {
        what: `There is no code '${word}'.`,
        mend: near === undefined ? 'See all: clodo explain' : `Did you mean ${near}?`,
      })
    }
    const { means, mend, exit } = catalogue[code]
    out.say(`${out.paint('bold', code)}  exit code ${exit}\n  ${means}\n  ${out.paint('dim', 'now')}  ${mend}`)
    out.document({ status: 'done', code, exit, means, mend })
    return 0
  },
}
