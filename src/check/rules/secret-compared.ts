import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import type { CodeRule } from '../code-rule.ts'
import { dotted } from '../syntax.ts'

const guarded = /(?:secret|password|signature|hmac|apikey|api_key|access_?token|_token|_key|mac)$/i

export const secretCompared: CodeRule = {
  id: 'code/secret-compared',
  severity: 'warning',
  title: 'A secret compared by ==',
  why: 'The comparison ends at the first difference: from the time that it takes, a secret can be found letter by letter.',
  mend: 'Compare digests of both by crypto.subtle.timingSafeEqual, or let crypto.subtle.verify do it.',
  hint: /(?:secret|password|signature|hmac|api_?key|token|_key|mac)\b[\s)!\]]*[=!]==?|[=!]==?\s*[\w.$?!([]*(?:secret|password|signature|hmac|api_?key|token|_key|mac)\b/i,
  *search(source) {
    const ts = compiler()
    const equality: readonly number[] = [
      ts.SyntaxKind.EqualsEqualsToken,
      ts.SyntaxKind.EqualsEqualsEqualsToken,
      ts.SyntaxKind.ExclamationEqualsToken,
      ts.SyntaxKind.ExclamationEqualsEqualsToken,
    ]
    for (const node of descendants(source)) {
      if (!ts.isBinaryExpression(node) || !equality.includes(node.operatorToken.kind)) continue
      const name = [node.left, node.right].map(dotted).find((one) => guarded.test(one))
      if (name !== undefined && [node.left, node.right].every(isUnknown))
        yield { node, message: `${name} is compared by ${node.operatorToken.getText()}.` }
    }
  },
}

/** What is compared with nothing, a kind or a length is no secret that is checked. */
function isUnknown(node: ts.Expression): boolean {
  const ts = compiler()
  const text = node.getText()
  if (ts.isTypeOfExpression(node) || ts.isNumericLiteral(node) || /\.length$/.test(text)) return false
  return !['undefined', 'null', "''", '""', 'true', 'false', '``'].includes(text)
}
