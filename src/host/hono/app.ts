/** Which Hono application a module serves, and where it is made. */
import type { ts } from '../../edit/typescript/compiler.ts'
import { compiler } from '../../edit/typescript/compiler.ts'
import { declaredIn, exported, follow, importOf, type Meant } from '../../edit/typescript/declaration.ts'
import { bare, chainOf, type MethodCall, returned } from '../../edit/typescript/expression.ts'
import type { Read } from '../../edit/typescript/specifier.ts'
import { withoutOurs } from '../wrappers.ts'

/** Enough to find the making of an application again after an edit. */
export interface App {
  readonly file: string
  /** The variable; undefined: it is made where it is exported or returned. */
  readonly name: string | undefined
  /** The function that makes it; undefined: the module does. */
  readonly within: string | undefined
  /** What stands before the paths of all its routes: '' where nothing does, undefined where it is not told. */
  readonly base: string | undefined
}

interface Place extends Meant {
  readonly within: string | undefined
  readonly statements: readonly ts.Statement[]
}

const deepest = 12

/** The application that the default export of `source` serves with all its requests; undefined when it is none. */
export function findApp(source: ts.SourceFile, read: Read): App | undefined {
  const meant = exported(source, 'default', read)
  return meant && meaning(topLevel(meant), read, 0)
}

function topLevel(meant: Meant): Place {
  return { ...meant, within: undefined, statements: meant.source.statements }
}

function meaning(place: Place, read: Read, depth: number): App | undefined {
  const ts = compiler()
  const { source, node, within } = place
  if (depth > deepest) return undefined
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return undefined
  if (ts.isVariableDeclaration(node)) {
    if (!node.initializer) return undefined
    const made = chainOf(withoutOurs(node.initializer, source))
    if (isHono(made.root, source))
      return { file: source.fileName, name: node.name.getText(source), within, base: baseOf(made.calls) }
    return meaning({ ...place, node: node.initializer }, read, depth + 1)
  }
  const { root, calls } = chainOf(node)
  if (isHono(root, source)) return { file: source.fileName, name: undefined, within, base: baseOf(calls) }
  const [wrapper] = calls.slice(-1)
  if (ts.isIdentifier(root))
    return named(place, root.text, read, depth) ?? (wrapper && wrapped(place, wrapper, read, depth))
  if (ts.isObjectLiteralExpression(root)) return served(place, root, read, depth)
  return ts.isCallExpression(root) ? called(place, root, read, depth) : undefined
}

/** `new Hono().basePath('/v1')` */
function baseOf(calls: readonly MethodCall[]): string | undefined {
  const ts = compiler()
  const given = calls.filter(({ expression }) => expression.name.text === 'basePath').map((call) => call.arguments[0])
  const paths = given.map((path) => (path && ts.isStringLiteralLike(path) ? path.text.replace(/\/+$/, '') : undefined))
  // What stands before it in the chain has another base than what stands behind it.
  const first = calls.slice(0, given.length).every(({ expression }) => expression.name.text === 'basePath')
  return first && !paths.includes(undefined) ? paths.join('') : undefined
}

function named(place: Place, name: string, read: Read, depth: number): App | undefined {
  const meant = lookUp(place, name, read)
  return meant && meaning(meant, read, depth + 1)
}

/** What a name stands for: in the function first, then in the module, then in the module it is imported from. */
function lookUp(place: Place, name: string, read: Read): Place | undefined {
  const inner = declaredIn(place.statements, name)
  if (inner) return { ...place, node: inner }
  const outer = declaredIn(place.source.statements, name)
  if (outer) return topLevel({ source: place.source, node: outer })
  const imported = importOf(place.source, name)
  const meant = imported && follow(place.source, imported.from, imported.name, read)
  return meant && lookThrough(topLevel(meant), read)
}

/** An exported name may only be a name itself. */
function lookThrough(place: Place, read: Read): Place | undefined {
  const { node } = place
  if (!compiler().isIdentifier(node) || place.statements.length === 0) return place
  return lookUp(place, (node as ts.Identifier).text, read)
}

/** The `fetch` of an object that hands each request to an application and does nothing else. */
function served(place: Place, object: ts.ObjectLiteralExpression, read: Read, depth: number): App | undefined {
  const ts = compiler()
  const property = object.properties.find(({ name }) => name?.getText(place.source) === 'fetch')
  if (property === undefined) return undefined
  const value = ts.isPropertyAssignment(property) ? bare(property.initializer) : property
  const forwarded = ts.isFunctionLike(value) ? onlyReturn(value) : value
  const target = forwarded && ts.isExpression(forwarded) ? bare(forwarded) : undefined
  const access = target && ts.isCallExpression(target) ? bind(target.expression) : target
  if (!access || !ts.isPropertyAccessExpression(access) || access.name.text !== 'fetch') return undefined
  return meaning({ ...place, node: access.expression }, read, depth + 1)
}

/** `app.fetch.bind(app)` is `app.fetch`. */
function bind(callee: ts.Expression): ts.Expression {
  const ts = compiler()
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind' ? callee.expression : callee
}

function onlyReturn(node: ts.SignatureDeclaration): ts.Expression | undefined {
  const ts = compiler()
  const { body } = node as { body?: ts.ConciseBody }
  return body && ts.isBlock(body) && body.statements.length !== 1 ? undefined : returned(node)
}

/** A call of a factory of the project, or of a wrapper. */
function called(place: Place, call: ts.CallExpression, read: Read, depth: number): App | undefined {
  const ts = compiler()
  const factory = ts.isIdentifier(call.expression) ? lookUp(place, call.expression.text, read) : undefined
  const made = factory && madeBy(factory)
  return (made && meaning(made, read, depth + 1)) ?? wrapped(place, call, read, depth)
}

/** `withSentry(config, app)` */
function wrapped(place: Place, call: ts.CallExpression, read: Read, depth: number): App | undefined {
  for (const argument of call.arguments) {
    const app = meaning({ ...place, node: argument }, read, depth + 1)
    if (app) return app
  }
  return undefined
}

function madeBy(factory: Place): Place | undefined {
  const ts = compiler()
  const { node } = factory
  const value = ts.isVariableDeclaration(node) && node.initializer ? bare(node.initializer) : node
  if (!ts.isFunctionLike(value)) return undefined
  const result = returned(value)
  const { body } = value as { body?: ts.ConciseBody }
  const name = ts.isVariableDeclaration(node)
    ? node.name.getText()
    : ts.isFunctionDeclaration(node)
      ? node.name?.text
      : undefined
  const statements = body && ts.isBlock(body) ? body.statements : []
  return result && { source: factory.source, node: result, within: name ?? 'default', statements }
}

/** `new Hono()`, `new OpenAPIHono()`: a class whose name ends in Hono, imported from a package named after it. */
export function isHono(node: ts.Expression, source: ts.SourceFile): node is ts.NewExpression {
  const ts = compiler()
  if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression)) return false
  const imported = importOf(source, node.expression.text)
  return imported !== undefined && /Hono$/.test(imported.name) && /(^|[/:@])hono([/@]|$)/.test(imported.from)
}
