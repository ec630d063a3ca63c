/** Wrappers that hand an error of a promise to `next`: Hono does so by itself. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { dropLines } from '../../edit/typescript/lines.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { functionAt, madeBy } from './made.ts'
import { packageName } from './packages.ts'
import type { HandlerNode, Module, Port } from './port.ts'

/** The package that is one. */
export const asyncHandler = 'express-async-handler'

/** The handler within `wrap(…)`, whose call goes; undefined where it is no such wrapper. */
export function unwrapped(port: Port, module: Module, node: ts.Expression): ts.Expression | undefined {
  const ts = compiler()
  const inner = ts.isCallExpression(node) && node.arguments.length === 1 ? node.arguments[0] : undefined
  if (inner === undefined || !ts.isCallExpression(node)) return undefined
  const maker = functionAt(port, module, node.expression)
  const made = maker && madeBy(maker.node)
  const forwards = made !== undefined && onlyForwards(maker?.node, made)
  if (!forwards && packageName(module, node.expression) !== asyncHandler) return undefined
  module.edits.push(
    { start: node.getStart(module.source), end: inner.getStart(module.source), text: '' },
    { start: inner.end, end: node.end, text: '' },
  )
  if (forwards && ts.isIdentifier(node.expression)) module.wrappers.add(node.expression.text)
  return inner
}

/** `(req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)`, and the same in other words. */
function onlyForwards(maker: HandlerNode | undefined, { parameters, body }: HandlerNode): boolean {
  const fn = maker?.parameters[0]?.name.getText()
  const [req, res, next] = parameters.map(({ name }) => name.getText())
  if (fn === undefined || next === undefined || body === undefined) return false
  const call = `${fn}\\(${req},${res}(?:,${next})?\\)`
  const hands = `(?:${next}|\\(?(\\w+)\\)?=>\\{?${next}\\(\\1\\);?\\}?)`
  const chain = `(?:return)?(?:Promise\\.resolve\\(${call}\\)|${call})\\.catch\\(${hands}\\);?`
  const block = `try\\{(?:return)?await${call};?\\}catch\\((\\w+)\\)\\{(?:return)?${next}\\(\\2\\);?\\}`
  return new RegExp(`^\\{?(?:${chain}|${block})\\}?$`).test(body.getText().replaceAll(/\s/g, ''))
}

/** A wrapper that nothing is wrapped by any more: its declaration goes, and what is left in the set is to be imported no more. */
export function dropWrappers({ source, edits, wrappers }: Module): void {
  const covered = (node: ts.Node) => edits.some(({ start, end }) => start <= node.getStart(source) && node.end <= end)
  const uses = [...descendants(source)].filter((node): node is ts.Identifier => isReference(node) && !covered(node))
  for (const { text, parent } of uses) if (!isNaming(parent)) wrappers.delete(text)
  for (const statement of source.statements)
    if (wrappers.has(declaredBy(statement) ?? ''))
      edits.push(dropLines(source.text, statement.getStart(source), statement.end))
}

function isNaming(node: ts.Node): boolean {
  const ts = compiler()
  return [ts.isVariableDeclaration, ts.isFunctionDeclaration, ts.isImportClause, ts.isImportSpecifier].some((is) =>
    is(node),
  )
}

/** The one name that a statement declares for its module alone. */
function declaredBy(statement: ts.Statement): string | undefined {
  const ts = compiler()
  if (ts.isFunctionDeclaration(statement) && statement.modifiers === undefined) return statement.name?.text
  if (!ts.isVariableStatement(statement) || statement.modifiers !== undefined) return undefined
  const [only, second] = statement.declarationList.declarations
  return second === undefined && only && ts.isIdentifier(only.name) ? only.name.text : undefined
}
