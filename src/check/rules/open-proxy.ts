import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { CodeRule } from '../code-rule.ts'
import { callsIn, resolve } from '../syntax.ts'

export const openProxy: CodeRule = {
  id: 'code/open-proxy',
  severity: 'error',
  title: 'A fetch of whatever address the caller names',
  why: 'The service becomes a proxy for everybody: it is found within days, and your account stands for what goes through it.',
  mend: 'Hold the address against a list of hosts, and ask who calls.',
  hint: /searchParams\s*\.\s*get|req\s*\.\s*query/,
  *search(source) {
    for (const { node, name, given } of callsIn(source)) {
      const [first] = given
      if (name === 'fetch' && first !== undefined && isCallers(source, first))
        yield { node, message: 'The caller decides what is fetched.' }
    }
  },
}

/** A parameter of the query, as it is or made a URL. */
function isCallers(source: ts.Node, node: ts.Expression): boolean {
  const ts = compiler()
  const value = resolve(source, node)
  if (ts.isNewExpression(value) && value.expression.getText() === 'URL') {
    const [only, base] = value.arguments ?? []
    return only !== undefined && base === undefined && isCallers(source, only)
  }
  if (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return isCallers(source, value.left)
  return ts.isCallExpression(value) && /(?:searchParams\.get|\breq\.query)$/.test(value.expression.getText())
}
