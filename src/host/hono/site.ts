/** Where an application takes its middleware and routes. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { declaredIn, defaultExport } from '../../edit/typescript/declaration.ts'
import { bare, chainOf, type MethodCall, returned } from '../../edit/typescript/expression.ts'
import { refuse } from '../refuse.ts'
import { withoutOurs } from '../wrappers.ts'
import { type App, isHono } from './app.ts'

/** `app.use(...)` statements below `const app = new Hono()`. */
export interface StatementSite {
  readonly as: 'statements'
  readonly name: string
  readonly statements: readonly ts.Statement[]
  /** The statement that makes the application. */
  readonly made: ts.Statement
}

/** `new Hono().use(...).get(...)`. */
export interface ChainSite {
  readonly as: 'chain'
  readonly root: ts.Expression
  readonly calls: readonly MethodCall[]
}

const registering = new Set([
  'use',
  'get',
  'post',
  'put',
  'delete',
  'patch',
  'options',
  'all',
  'on',
  'route',
  'mount',
  'openapi',
])

export function registers(call: MethodCall): boolean {
  return registering.has(call.expression.name.text)
}

/** A call that answers whatever comes, so that a route below it would never be reached. */
export function catchesAll({ expression, arguments: [path] }: MethodCall): boolean {
  if (path === undefined || !compiler().isStringLiteralLike(path)) return false
  const method = expression.name.text
  if (method === 'mount' || method === 'route') return method === 'mount' && path.text === '/'
  return (method === 'get' || method === 'all') && /^\/?\*$/.test(path.text)
}

/** @throws EDIT_REFUSED when the application is not made where it was */
export function siteOf(source: ts.SourceFile, app: App): StatementSite | ChainSite {
  const ts = compiler()
  const statements = app.within === undefined ? source.statements : bodyOf(source, app.within)
  const declared = app.name === undefined ? undefined : declaredIn(statements, app.name)
  const value = declared && ts.isVariableDeclaration(declared) ? declared.initializer : anonymous(source, app)
  const made = value && withoutOurs(value, source)
  if (made === undefined) throw refuse(app.file, 'the Hono application is not made at a place that can be edited.')
  const { root, calls } = chainOf(made)
  if (app.name === undefined || calls.some(registers)) return { as: 'chain', root, calls }
  const statement = statements.find((candidate) => candidate.pos <= made.pos && made.end <= candidate.end)
  if (statement === undefined) throw refuse(app.file, `${app.name} is not made by a statement of its own.`)
  return { as: 'statements', name: app.name, statements, made: statement }
}

function bodyOf(source: ts.SourceFile, name: string): readonly ts.Statement[] {
  const ts = compiler()
  const { body } = (functionNamed(source, name) ?? {}) as { body?: ts.ConciseBody }
  return body && ts.isBlock(body) ? body.statements : []
}

function functionNamed(source: ts.SourceFile, name: string): ts.SignatureDeclaration | undefined {
  const ts = compiler()
  const declared = name === 'default' ? defaultExport(source) : declaredIn(source.statements, name)
  const value =
    declared && ts.isVariableDeclaration(declared) ? declared.initializer && bare(declared.initializer) : declared
  return value && ts.isFunctionLike(value) ? value : undefined
}

/** An application without a variable: the one exported, or returned by its factory. */
function anonymous(source: ts.SourceFile, app: App): ts.Expression | undefined {
  const ts = compiler()
  if (app.within !== undefined) {
    const factory = functionNamed(source, app.within)
    return factory && returned(factory)
  }
  const value = defaultExport(source)
  return value && ts.isExpression(value) ? honoIn(value, source) : undefined
}

/** The application itself, wherever it stands in calls around it. */
function honoIn(value: ts.Expression, source: ts.SourceFile): ts.Expression | undefined {
  const { root, calls } = chainOf(value)
  if (isHono(root, source)) return value
  const given = [root, ...calls].flatMap((node) => (compiler().isCallExpression(node) ? [...node.arguments] : []))
  return given.map((argument) => honoIn(argument, source)).find((found) => found !== undefined)
}

/** A statement that registers something on the application, and its calls. */
export function registration(statement: ts.Statement, name: string): MethodCall[] {
  const ts = compiler()
  const [declared] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : []
  const expression = ts.isExpressionStatement(statement) ? statement.expression : declared?.initializer
  if (expression === undefined) return []
  const { root, calls } = chainOf(expression)
  return ts.isIdentifier(root) && root.text === name && calls.some(registers) ? calls : []
}
