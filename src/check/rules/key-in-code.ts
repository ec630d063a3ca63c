import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import type { CodeRule } from '../code-rule.ts'
import { namesSecret } from '../naming.ts'
import { callsIn, literal, property, resolve } from '../syntax.ts'

export const keyInCode: CodeRule = {
  id: 'code/key-in-code',
  severity: 'error',
  title: 'A key that stands in the code',
  why: 'Everybody who can read the code, now or in its history, can sign and read what the key protects.',
  mend: 'Make it a secret, read it from env, and replace it: it is known.',
  hint: /\b(?:importKey|createHmac|createCipheriv|jwt|sign|verify)\s*\(|(?:secret|password|token|key)\w*\s*(?::\s*\w+\s*)?=\s*['"`]/i,
  *search(source) {
    const ts = compiler()
    for (const { node, method, given } of callsIn(source)) {
      const key = keyOf(source, method, given)
      if (key !== undefined && key.length > 2)
        yield { node, message: `${method} is given a key that stands in the code.` }
    }
    for (const node of descendants(source)) {
      if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) continue
      const value = literal(node.initializer)
      if (namesSecret(node.name.text) && value !== undefined && isRandom(value))
        yield { node, message: `${node.name.text} is a secret that stands in the code.` }
    }
  },
}

function keyOf(source: ts.Node, method: string, given: readonly ts.Expression[]): string | undefined {
  const text = (node: ts.Expression | undefined) => (node === undefined ? undefined : literal(resolve(source, node)))
  if (method === 'importKey') return literal(given[0]) === 'raw' ? text(encoded(given[1])) : undefined
  if (method === 'jwt') return text(property(given[0], 'secret'))
  if (method === 'createHmac' || method === 'createCipheriv') return text(given[1])
  return (method === 'sign' || method === 'verify') && given.length > 1 ? text(given[1]) : undefined
}

/** `new TextEncoder().encode(text)` and `Buffer.from(text)` */
function encoded(node: ts.Expression | undefined): ts.Expression | undefined {
  if (node === undefined || !compiler().isCallExpression(node)) return undefined
  return /\.(?:encode|from)$/.test(node.expression.getText()) ? node.arguments[0] : undefined
}

/** A name, a path or a header is no secret. */
function isRandom(value: string): boolean {
  return /^[\w+/=-]{20,}$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value)
}
