import { ClodoError, catalogue, type ErrorCode, everyRule, suggest } from '../../index.ts'
import type { Command, Context } from '../command.ts'
import type { PlainRule } from '../documents/look.ts'

export const explain: Command = {
  summary: 'Say what an error code or a rule means, and what to do about it',
  usage: '[CODE|RULE]',
  flags: {},
  async run({ words, out }) {
    const [word, ...rest] = words
    if (rest.length > 0) throw new ClodoError('USAGE', { what: 'explain takes one code or rule.' })
    if (word === undefined) return listed(out)
    return word.includes('/') ? explainRule(out, word) : explainCode(out, word)
  },
}

type Out = Context['out']

const codes = Object.keys(catalogue) as ErrorCode[]
const all = { otherwise: 'See all: clodo explain' }

function listed(out: Out): number {
  for (const code of codes) out.say(`${out.paint('cyan', code.padEnd(32))} ${catalogue[code].means}`)
  for (const { id, title } of everyRule) out.say(`${out.paint('cyan', id.padEnd(32))} ${title}.`)
  out.document({ status: 'done', codes: catalogue, rules: everyRule.map(plain) })
  return 0
}

function explainCode(out: Out, word: string): number {
  const code = codes.find((known) => known === word.toUpperCase())
  if (code === undefined) throw unknown('code', word, suggest(word.toUpperCase(), codes, all))
  const { means, mend, exit } = catalogue[code]
  out.say(`${out.paint('bold', code)}  exit code ${exit}\n  ${means}\n  ${out.paint('dim', 'now')}  ${mend}`)
  out.document({ status: 'done', code, exit, means, mend })
  return 0
}

function explainRule(out: Out, word: string): number {
  const ids = everyRule.map(({ id }) => id)
  const rule = everyRule.find(({ id }) => id === word.toLowerCase())
  if (rule === undefined) throw unknown('rule', word, suggest(word.toLowerCase(), ids, all))
  const { id, severity, title, why, mend } = rule
  out.say(`${out.paint('bold', id)}  ${severity}\n  ${title}. ${why}\n  ${out.paint('dim', 'now')}  ${mend}`)
  out.document({ status: 'done', ...plain(rule) })
  return 0
}

function plain({ id, severity, title, why, mend, profiles }: (typeof everyRule)[number]): PlainRule {
  return { rule: id, severity, title, why, mend, profiles }
}

function unknown(what: 'code' | 'rule', word: string, mend: string): ClodoError {
  return new ClodoError('USAGE', { what: `There is no ${what} '${word}'.`, mend })
}
