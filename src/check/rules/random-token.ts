import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { CodeRule } from '../code-rule.ts'
import { callsIn } from '../syntax.ts'

const guarded =
  /token|secret|password|passwd|api_?key|session|nonce|otp|salt|csrf|verifier|challenge|invite|reset|state$/i

export const randomToken: CodeRule = {
  id: 'code/random-token',
  severity: 'error',
  title: 'A secret made of Math.random',
  why: 'Its numbers can be foretold from a few of them: who has got some tokens has those of others.',
  mend: 'Use crypto.getRandomValues or crypto.randomUUID.',
  hint: /\bMath\s*\.\s*random\b/,
  *search(source) {
    for (const { node, name } of callsIn(source)) {
      const target = name === 'Math.random' ? targetOf(node) : undefined
      if (target !== undefined && guarded.test(target)) yield { node, message: `${target} is made of Math.random.` }
    }
  },
}

/** The name of what a value becomes: of a variable, a property or the function that gives it back. */
function targetOf(node: ts.Node): string | undefined {
  const ts = compiler()
  for (let here = node.parent; here !== undefined; here = here.parent) {
    if (ts.isVariableDeclaration(here) || ts.isPropertyAssignment(here) || ts.isPropertyDeclaration(here)) {
      const name = here.name.getText()
      if (guarded.test(name)) return name
    }
    if (ts.isFunctionDeclaration(here) || ts.isMethodDeclaration(here)) return here.name?.getText()
    if (ts.isBinaryExpression(here) && here.operatorToken.kind === ts.SyntaxKind.EqualsToken) return here.left.getText()
  }
  return undefined
}
