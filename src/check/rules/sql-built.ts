import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { CodeRule } from '../code-rule.ts'
import { callsIn, resolve } from '../syntax.ts'

const statement = /^\s*(?:select|insert|update|delete|replace|create|drop|alter|pragma|with|attach|vacuum)\b/i

export const sqlBuilt: CodeRule = {
  id: 'code/sql-built',
  severity: 'error',
  title: 'SQL built from values',
  why: 'A value with a quote in it ends the text and goes on as SQL: callers read and change what is not theirs.',
  mend: 'Write ? where the value goes, and give it by bind().',
  hint: /\.\s*(?:prepare|exec)\b/,
  *search(source) {
    for (const { node, method, name, given } of callsIn(source)) {
      const [first] = given
      if (!['prepare', 'exec'].includes(method) || name === method || first === undefined) continue
      const sql = resolve(source, first)
      if (statement.test(headOf(sql)) && holes(sql).some((hole) => !isFixed(source, hole)))
        yield { node, message: `The statement given to ${method} holds a value.` }
    }
  },
}

/** The text that a template or a sum begins with. */
function headOf(node: ts.Expression): string {
  const ts = compiler()
  if (ts.isTemplateExpression(node)) return node.head.text
  if (ts.isBinaryExpression(node)) return headOf(node.left)
  return ts.isStringLiteralLike(node) ? node.text : ''
}

interface Hole {
  readonly value: ts.Expression
  /** The text in front of it. */
  readonly after: string
}

/** What is put into it. */
function holes(node: ts.Expression): Hole[] {
  const ts = compiler()
  if (ts.isTemplateExpression(node)) {
    const before = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
    return node.templateSpans.map(({ expression }, index) => ({ value: expression, after: before[index] ?? '' }))
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return []
  const left = ts.isBinaryExpression(node.left) ? node.left.right : node.left
  const own = { value: node.right, after: ts.isStringLiteralLike(left) ? left.text : '' }
  return [...holes(node.left), ...(ts.isTemplateExpression(node.right) ? holes(node.right) : [own])]
}

/** A constant of the module, in capitals or a text, is no value of a caller, and neither is SQL made elsewhere of question marks. */
function isFixed(source: ts.Node, { value: hole, after }: Hole): boolean {
  const ts = compiler()
  const value = resolve(source, hole)
  if (ts.isStringLiteralLike(value) || ts.isNumericLiteral(value)) return true
  if (ts.isIdentifier(value) && /^[A-Z][A-Z0-9_]*$/.test(value.text)) return true
  const text = value.getText()
  if (/\b(?:req|request|params?|query|body|searchParams|headers?)\b/.test(text)) return false
  return !valued.test(after) || /^[^'"`]*(['"`])\?\1[^'"`]*$/.test(text)
}

/** Where a value stands, and no part of the language. */
const valued = /(?:[=<>]|\blike|\bin\s*\(|\bvalues\s*\(|\blimit|\boffset|['%])\s*$/i
