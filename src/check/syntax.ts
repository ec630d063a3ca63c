/** What the rules on code ask of a syntax tree. */
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { bare } from '../edit/typescript/expression.ts'
import { descendants } from '../edit/typescript/parse.ts'

export interface Found {
  readonly node: ts.Node
  readonly message: string
}

/** `c.env.DB.prepare` as it is written, without what a question mark adds; empty for what is no such chain. */
export function dotted(node: ts.Expression): string {
  const ts = compiler()
  const inner = bare(node)
  if (ts.isIdentifier(inner)) return inner.text
  if (inner.kind === ts.SyntaxKind.ThisKeyword) return 'this'
  if (!ts.isPropertyAccessExpression(inner)) return ''
  const owner = dotted(inner.expression)
  return owner === '' ? `.${inner.name.text}` : `${owner}.${inner.name.text}`
}

export interface Call {
  readonly node: ts.CallExpression | ts.NewExpression
  /** As `dotted`. */
  readonly name: string
  /** The last word of it. */
  readonly method: string
  readonly given: readonly ts.Expression[]
}

/** Every call and every `new`, outermost first. */
export function* callsIn(source: ts.Node): Generator<Call> {
  const ts = compiler()
  for (const node of descendants(source)) {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) continue
    const name = dotted(node.expression)
    yield { node, name, method: name.split('.').at(-1) ?? '', given: (node.arguments ?? []).map(bare) }
  }
}

/** Whether it runs when the module is loaded: no function stands around it. */
export function isAtLoad(node: ts.Node): boolean {
  const ts = compiler()
  for (let here = node.parent; here !== undefined; here = here.parent) {
    if (ts.isFunctionLike(here)) return false
    if (ts.isPropertyDeclaration(here) && !here.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword))
      return false
  }
  return true
}

/** A text that stands in the code as it is. */
export function literal(node: ts.Expression | undefined): string | undefined {
  const inner = node === undefined ? undefined : bare(node)
  return inner !== undefined && compiler().isStringLiteralLike(inner) ? inner.text : undefined
}

export function numberOf(node: ts.Expression | undefined): number | undefined {
  const inner = node === undefined ? undefined : bare(node)
  return inner !== undefined && compiler().isNumericLiteral(inner) ? Number(inner.text) : undefined
}

/** The value of a property in an object that is written out. */
export function property(node: ts.Expression | undefined, name: string): ts.Expression | undefined {
  const ts = compiler()
  const inner = node === undefined ? undefined : bare(node)
  if (inner === undefined || !ts.isObjectLiteralExpression(inner)) return undefined
  const found = inner.properties.find((one) => ts.isPropertyAssignment(one) && one.name.getText() === name)
  return found !== undefined && ts.isPropertyAssignment(found) ? bare(found.initializer) : undefined
}

/** The constant that a name stands for, where the module declares it once. */
export function resolve(source: ts.Node, node: ts.Expression): ts.Expression {
  const ts = compiler()
  const inner = bare(node)
  if (!ts.isIdentifier(inner)) return inner
  const declared = [...descendants(source)].filter(
    (one) => ts.isVariableDeclaration(one) && ts.isIdentifier(one.name) && one.name.text === inner.text,
  )
  const [only] = declared
  const value =
    declared.length === 1 && only !== undefined && ts.isVariableDeclaration(only) ? only.initializer : undefined
  return value === undefined ? inner : bare(value)
}
