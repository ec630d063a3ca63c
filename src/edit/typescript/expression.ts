import { compiler, type ts } from './compiler.ts'

/** Without parentheses, `as`, `satisfies`, `!` and `await`. */
export function bare(expression: ts.Expression): ts.Expression {
  const ts = compiler()
  let inner = expression
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isAwaitExpression(inner)
  ) {
    inner = inner.expression
  }
  return inner
}

/** A call of a method, as in `root.name(...)`. */
export interface MethodCall extends ts.CallExpression {
  readonly expression: ts.PropertyAccessExpression
}

export function isMethodCall(node: ts.Node): node is MethodCall {
  const ts = compiler()
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
}

/** `root.a().b()` as its root and its calls, in the order in which they run. */
export function chainOf(expression: ts.Expression): { root: ts.Expression; calls: MethodCall[] } {
  const calls: MethodCall[] = []
  let root = bare(expression)
  while (isMethodCall(root)) {
    calls.unshift(root)
    root = bare(root.expression.expression)
  }
  return { root, calls }
}

/** What a function gives back: the body of an arrow, or the expression of its only `return` at the top of its body. */
export function returned(node: ts.SignatureDeclaration): ts.Expression | undefined {
  const ts = compiler()
  const { body } = node as { body?: ts.ConciseBody }
  if (body === undefined) return undefined
  if (!ts.isBlock(body)) return body
  const returns = body.statements.filter((statement) => ts.isReturnStatement(statement))
  return returns.length === 1 ? returns[0]?.expression : undefined
}
