/** Entries as calls around `handlers` in the function `around` of the shell. */
import type { Edit } from '../../edit/apply.ts'
import { fitCode, parseExpression } from '../../edit/typescript/code.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { declaredIn } from '../../edit/typescript/declaration.ts'
import { bare } from '../../edit/typescript/expression.ts'
import { meaningOf } from '../../edit/typescript/tokens.ts'
import { type Module, neighbours, type Placed, type Placing } from '../placing.ts'
import { refuse } from '../refuse.ts'

export const workerPlacing: Placing = {
  find({ source }, _, code) {
    const { source: written, node } = parseExpression(code, source.fileName)
    const expected = meaningOf(node, written)
    return callsIn(source).find(({ expression }) => meaningOf(bare(expression), source) === expected)
  },
  candidates: ({ source }) => callsIn(source).map(({ expression }) => expression),
  insert: (module, placed) => insert(module, placed),
  drop({ source }, node) {
    const call = callsIn(source).find((one) => one === node || one.expression === node)
    const inner = call?.arguments[0]
    if (call === undefined || inner === undefined) return []
    return [{ start: call.getStart(source), end: call.end, text: inner.getText(source) }]
  },
}

/** Around the nearest neighbour that stands further in, or around the handlers themselves. */
function insert({ source, dialect }: Module, placed: Placed): Edit[] {
  const { after } = neighbours(placed)
  const within = after ?? innermost(source)
  if (within === undefined)
    throw refuse(source.fileName, 'the function `around` is not the one that CLODO wrote.', [placed.entry])
  const call = callsIn(source).find((one) => one === within || one.expression === within) ?? within
  const start = call.getStart(source)
  return [
    { start, end: start, text: `${callee(fitCode(placed.code, dialect, ''))}(` },
    { start: call.end, end: call.end, text: ')' },
  ]
}

/** A function that is written in place stands in parentheses. */
function callee(code: string): string {
  const { node } = parseExpression(code, 'code.ts')
  return compiler().isLeftHandSideExpression(node) ? code : `(${code})`
}

function body(source: ts.SourceFile): ts.Expression | undefined {
  const ts = compiler()
  const declared = declaredIn(source.statements, 'around')
  const value = declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined
  return value && ts.isArrowFunction(value) && !ts.isBlock(value.body) ? value.body : undefined
}

function innermost(source: ts.SourceFile): ts.Expression | undefined {
  const calls = callsIn(source)
  return calls.length === 0 ? body(source) : calls.at(-1)?.arguments[0]
}

/** The calls around the handlers, the outermost first. */
function callsIn(source: ts.SourceFile): ts.CallExpression[] {
  const ts = compiler()
  const calls: ts.CallExpression[] = []
  for (let here = body(source); here && ts.isCallExpression(here); here = here.arguments[0]) calls.push(here)
  return calls
}
