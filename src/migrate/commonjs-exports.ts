/** What a module of CommonJS exports. */
import type { Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { descendants } from '../edit/typescript/parse.ts'
import { isReference } from '../edit/typescript/reference.ts'
import { isDeclared } from '../edit/typescript/scope.ts'
import { refuseAt } from './code.ts'

/** How a module of the project exports: one value, or names. */
export type Shape = 'value' | 'names'

export function shapeOf(source: ts.SourceFile): Shape {
  return assignments(source).some(({ name }) => name === undefined) ? 'value' : 'names'
}

export function exportsNames(source: ts.SourceFile): boolean {
  return assignments(source).length > 0
}

export interface Assigned {
  readonly statement: ts.ExpressionStatement
  readonly root: ts.Identifier
  /** Undefined for `module.exports = …`. */
  readonly name: string | undefined
  readonly value: ts.Expression
}

/** `module.exports = x`, `exports.a = x`, `module.exports.a = x`, at the top of the module. */
export function assignments(source: ts.SourceFile): Assigned[] {
  return source.statements.flatMap((statement): Assigned[] => {
    if (!compiler().isExpressionStatement(statement) || !compiler().isBinaryExpression(statement.expression)) return []
    const { left, right, operatorToken } = statement.expression
    if (operatorToken.kind !== compiler().SyntaxKind.EqualsToken || !compiler().isPropertyAccessExpression(left))
      return []
    const path = left.getText(source).split('.')
    const root = rootOf(left)
    if (root === undefined || isDeclared(root)) return []
    if (path.join('.') === 'module.exports') return [{ statement, root, name: undefined, value: right }]
    const name =
      path[0] === 'exports' && path.length === 2
        ? path[1]
        : path[0] === 'module' && path[1] === 'exports' && path.length === 3
          ? path[2]
          : undefined
    return name === undefined ? [] : [{ statement, root, name, value: right }]
  })
}

function rootOf(node: ts.Expression): ts.Identifier | undefined {
  if (compiler().isIdentifier(node)) return node
  return compiler().isPropertyAccessExpression(node) ? rootOf(node.expression) : undefined
}

export function exportEdits(source: ts.SourceFile, { statement, name, value }: Assigned): Edit[] {
  const start = statement.getStart(source)
  const head = (text: string): Edit => ({ start, end: value.getStart(source), text })
  if (name === undefined) return [head('export default ')]
  if (compiler().isIdentifier(value) && value.text === name)
    return [{ start, end: value.end, text: `export { ${name} }` }]
  const declared = source.statements.some((one) => compiler().isFunctionDeclaration(one) && one.name?.text === name)
  if (declared || isUsed(source, name)) {
    if (compiler().isIdentifier(value)) return [{ start, end: value.end, text: `export { ${value.text} as ${name} }` }]
    throw refuseAt(source, statement, `${name} is the name of something else in this module.`)
  }
  return [head(`export const ${name} = `)]
}

function isUsed(source: ts.SourceFile, name: string): boolean {
  return [...descendants(source)].some((node) => isReference(node) && node.text === name)
}
