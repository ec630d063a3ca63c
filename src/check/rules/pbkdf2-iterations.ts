import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import type { CodeRule } from '../code-rule.ts'
import { numberOf, resolve } from '../syntax.ts'

/** What Cloudflare allows; the local workerd allows more. */
const most = 100_000

export const pbkdf2Iterations: CodeRule = {
  id: 'code/pbkdf2-iterations',
  severity: 'error',
  title: 'More rounds of PBKDF2 than Cloudflare allows',
  why: 'It passes in local runs and in tests, and fails in production, where 100,000 is the limit.',
  mend: 'Use 100,000 rounds at most, or scrypt of node:crypto; better no passwords at all.',
  hint: /\biterations\b|\bpbkdf2(?:Sync)?\b/,
  *search(source) {
    for (const node of descendants(source)) {
      const given = roundsIn(node)
      const rounds = given === undefined ? undefined : numberOf(resolve(source, given))
      if (rounds !== undefined && rounds > most) yield { node, message: `${rounds} rounds are more than ${most}.` }
    }
  },
}

/** Where a number of rounds is given: in the algorithm of Web Crypto, or as the third argument of node:crypto. */
function roundsIn(node: ts.Node): ts.Expression | undefined {
  const ts = compiler()
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'iterations')
    return /PBKDF2/i.test(node.parent.getText()) ? node.initializer : undefined
  const calls = ts.isCallExpression(node) && /\bpbkdf2(?:Sync)?$/.test(node.expression.getText())
  return calls ? node.arguments[2] : undefined
}
