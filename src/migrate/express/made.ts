/** Functions by what stands for them: a name, a member, a call of what makes them. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { type HandlerNode, type Module, meaningOf, type Port } from './port.ts'

interface Located {
  readonly module: Module
  readonly node: HandlerNode
}

export function functionAt(port: Port, module: Module, node: ts.Expression): Located | undefined {
  const ts = compiler()
  if (isFunction(node)) return { module, node }
  if (ts.isCallExpression(node)) {
    const maker = functionAt(port, module, node.expression)
    const made = maker && madeBy(maker.node)
    return maker && made && { module: maker.module, node: made }
  }
  const meant = meaningOf(port, module, node)
  if (meant === undefined) return undefined
  const value = ts.isVariableDeclaration(meant.node) ? meant.node.initializer : meant.node
  return value !== undefined && isFunction(value) ? { module: meant.module, node: value } : undefined
}

function isFunction(node: ts.Node): node is HandlerNode {
  const ts = compiler()
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node)
}

/** `const only = (role) => (req, res, next) => { … }` */
export function madeBy({ body }: HandlerNode): HandlerNode | undefined {
  const ts = compiler()
  if (body === undefined) return undefined
  if (!ts.isBlock(body)) return isFunction(body) ? body : undefined
  const returned = body.statements.filter((one) => ts.isReturnStatement(one))
  const [only] = returned
  return returned.length === 1 && only?.expression && isFunction(only.expression) ? only.expression : undefined
}
