/** Where a listener answers, and what happens where it does not: then the request went on to the origin. */
import type { Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { Dialect } from '../../edit/typescript/dialect.ts'
import { refuseAt } from '../code.ts'
import type { Listener } from './listeners.ts'

interface Answers {
  readonly edits: readonly Edit[]
  /** What stands at the end of the method; nothing where each way returns. */
  readonly end: string
}

/** @throws EDIT_REFUSED with the place of an answer that cannot be what is returned */
export function responsesIn(
  source: ts.SourceFile,
  { handler, parameter }: Listener,
  request: string,
  { semicolon }: Dialect,
): Answers {
  const ts = compiler()
  const { body } = handler
  if (body === undefined) return { edits: [], end: '' }
  if (!ts.isBlock(body)) {
    const answer = answerOf(body, parameter)
    if (answer === undefined)
      throw refuseAt(source, body, 'The listener answers in another function, which takes the whole event.')
    return { edits: returning(source, body, answer), end: '' }
  }
  const edits: Edit[] = []
  let end = returns(body.statements, parameter) ? '' : `return fetch(${request})${semicolon}`
  for (const node of within(body)) {
    const answer = ts.isCallExpression(node) ? answerOf(node, parameter) : undefined
    if (answer !== undefined) {
      const { parent } = node
      if (ts.isReturnStatement(parent)) edits.push(...unwrapped(source, node, answer))
      else if (!ts.isExpressionStatement(parent)) throw refuseAt(source, node, 'The answer is part of an expression.')
      else if (isLast(parent, body)) edits.push(...returning(source, node, answer), ...withoutReturn(source, parent))
      else if (isMerelyFollowed(parent, body, parameter)) {
        edits.push(
          { start: node.getStart(source), end: answer.getStart(source), text: 'const response = ' },
          { start: answer.end, end: node.end, text: '' },
        )
        end = `return response${semicolon}`
      } else throw refuseAt(source, node, 'More runs after the answer, in more ways than one.')
    } else if (ts.isReturnStatement(node) && node.expression === undefined && !follows(node, parameter))
      edits.push({ start: node.getStart(source), end: node.getStart(source) + 6, text: `return fetch(${request})` })
  }
  return { edits, end }
}

/** What `event.respondWith(x)` answers. */
function answerOf(node: ts.Node, parameter: string): ts.Expression | undefined {
  const ts = compiler()
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined
  const { expression, name } = node.expression
  const answers = ts.isIdentifier(expression) && expression.text === parameter && name.text === 'respondWith'
  return answers ? node.arguments[0] : undefined
}

function returning(source: ts.SourceFile, node: ts.Node, answer: ts.Expression): Edit[] {
  return [
    { start: node.getStart(source), end: answer.getStart(source), text: 'return ' },
    { start: answer.end, end: node.end, text: '' },
  ]
}

function unwrapped(source: ts.SourceFile, node: ts.Node, answer: ts.Expression): Edit[] {
  return [
    { start: node.getStart(source), end: answer.getStart(source), text: '' },
    { start: answer.end, end: node.end, text: '' },
  ]
}

/** Nodes of the function itself. */
function* within(node: ts.Node): Generator<ts.Node> {
  const ts = compiler()
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  for (const child of children) {
    yield child
    if (!ts.isFunctionLike(child)) yield* within(child)
  }
}

function siblings(statement: ts.Node): readonly ts.Statement[] {
  const { parent } = statement
  return (parent as { statements?: ts.NodeArray<ts.Statement> }).statements ?? []
}

function next(statement: ts.Node): ts.Statement | undefined {
  const all = siblings(statement)
  return all[all.indexOf(statement as ts.Statement) + 1]
}

/** Nothing of the listener runs after it. */
function isLast(statement: ts.Node, body: ts.Block): boolean {
  const ts = compiler()
  const after = next(statement)
  if (after !== undefined) return ts.isReturnStatement(after) && after.expression === undefined
  const { parent } = statement
  if (parent === body) return true
  if (ts.isBlock(parent) || ts.isIfStatement(parent)) return isLast(parent, body)
  // What follows a `try` with `finally` runs in any case; so does it when the block returns.
  if (ts.isTryStatement(parent) || ts.isCatchClause(parent)) return isLast(parent, body)
  return false
}

/** The `return` behind an answer is part of it now. */
function withoutReturn(source: ts.SourceFile, statement: ts.Node): Edit[] {
  const after = next(statement)
  if (after === undefined) return []
  return [{ start: statement.end, end: after.end, text: '' }].filter(() => source.text.length > 0)
}

/** A `return` that directly follows an answer. */
function follows(statement: ts.ReturnStatement, parameter: string): boolean {
  const all = siblings(statement)
  const before = all[all.indexOf(statement) - 1]
  return (
    before !== undefined &&
    compiler().isExpressionStatement(before) &&
    answerOf(before.expression, parameter) !== undefined
  )
}

/** At the top of the listener, and what follows neither answers nor returns. */
function isMerelyFollowed(statement: ts.Node, body: ts.Block, parameter: string): boolean {
  const ts = compiler()
  if (statement.parent !== body) return false
  const rest = body.statements.slice(body.statements.indexOf(statement as ts.Statement) + 1)
  const nodes = rest.flatMap((one) => [one, ...within(one)])
  return nodes.every((node) => !ts.isReturnStatement(node) && answerOf(node, parameter) === undefined)
}

/** Whether each way through the statements answers or throws. */
function returns(statements: readonly ts.Statement[], parameter: string): boolean {
  const ts = compiler()
  return statements.some((one) => {
    if (ts.isExpressionStatement(one)) return answerOf(one.expression, parameter) !== undefined
    if (ts.isReturnStatement(one)) return true
    if (ts.isThrowStatement(one)) return true
    if (ts.isBlock(one)) return returns(one.statements, parameter)
    if (ts.isIfStatement(one))
      return (
        one.elseStatement !== undefined &&
        returns([one.thenStatement], parameter) &&
        returns([one.elseStatement], parameter)
      )
    if (ts.isTryStatement(one))
      return (
        returns(one.tryBlock.statements, parameter) &&
        (one.catchClause === undefined || returns(one.catchClause.block.statements, parameter))
      )
    return false
  })
}
