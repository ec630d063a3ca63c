/** Where the handlers of the default export stand. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { declaredIn, importOf } from '../../edit/typescript/declaration.ts'
import { bare, chainOf } from '../../edit/typescript/expression.ts'
import { exportedValue } from '../default-site.ts'
import { around, workerIn } from '../wrappers.ts'
import { type HandlerName, isHandler } from './handler.ts'

/** The object of handlers, or the expression that is to get one. */
export interface ExportSite {
  /** The statement of the object, above which new functions stand. */
  readonly statement: ts.Statement
  readonly object: ts.ObjectLiteralExpression | undefined
  /** `Object.assign(app, { … })`, the form CLODO gives handlers to an application that is the default export. */
  readonly assigned: ts.CallExpression | undefined
  /** What answers requests and nothing else, where there is no object. */
  readonly app: ts.Expression | undefined
}

/** What is known of the default export before its syntax is looked at. */
export interface Known {
  /** It answers requests and nothing else, so that handlers may be assigned to it. */
  readonly onlyFetches: boolean
  /** The declaration that is the default export; left out: `export default`. */
  readonly name?: string | undefined
}

/** Undefined: the default export is nothing that handlers can be added to. */
export function exportSite(source: ts.SourceFile, known: Known): ExportSite | undefined {
  const ts = compiler()
  const value = exportedValue(source, known.name)
  return value && ts.isExpression(value) ? siteIn(value, source, known, 0) : undefined
}

function siteIn(expression: ts.Expression, source: ts.SourceFile, known: Known, depth: number): ExportSite | undefined {
  const ts = compiler()
  const outer = bare(expression)
  const value = bare(workerIn(outer, source, around()))
  const statement = source.statements.find(({ pos, end }) => pos <= value.pos && value.end <= end)
  if (statement === undefined || depth > 4) return undefined
  const site = { statement, object: undefined, assigned: undefined, app: undefined }
  if (ts.isObjectLiteralExpression(value)) return { ...site, object: value }
  const inner = within(value, source, known, depth + 1)
  if (inner) return inner
  const assignable = known.onlyFetches ? !namesClass(value, source) : onlyFetches(value, source)
  return assignable ? { ...site, app: value } : undefined
}

/** The object that a name stands for, or that a call is given. */
function within(value: ts.Expression, source: ts.SourceFile, known: Known, depth: number): ExportSite | undefined {
  const ts = compiler()
  if (ts.isIdentifier(value)) {
    const declared = declaredIn(source.statements, value.text)
    const initializer = declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined
    const inner = initializer && siteIn(initializer, source, known, depth)
    return inner?.object && inner
  }
  const last = ts.isCallExpression(value) ? value.arguments.at(-1) : undefined
  const inner = last && siteIn(last, source, { onlyFetches: false }, depth)
  if (!inner?.object || !ts.isCallExpression(value)) return undefined
  if (value.expression.getText(source) === 'Object.assign') return { ...inner, assigned: value }
  return inner.object.properties.some(({ name }) => isOfWorker(name?.getText(source) ?? '')) ? inner : undefined
}

/** Tells a Worker from the options of whatever is called. */
function isOfWorker(name: string): boolean {
  return name === 'fetch' || isHandler(name)
}

function namesClass(value: ts.Expression, source: ts.SourceFile): boolean {
  const ts = compiler()
  if (!ts.isIdentifier(value)) return ts.isClassExpression(value)
  const declared = declaredIn(source.statements, value.text)
  return declared !== undefined && ts.isClassDeclaration(declared)
}

/** Packages whose applications have no handler but `fetch`. */
const fetchers = /^(hono(\/.*)?|itty-router(\/.*)?|@cloudflare\/workers-oauth-provider)$/

function onlyFetches(value: ts.Expression, source: ts.SourceFile): boolean {
  const ts = compiler()
  const { root } = chainOf(value)
  if (ts.isIdentifier(root)) {
    const declared = declaredIn(source.statements, root.text)
    const initializer = declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined
    return initializer !== undefined && !ts.isIdentifier(bare(initializer)) && onlyFetches(initializer, source)
  }
  const called = ts.isNewExpression(root) || ts.isCallExpression(root) ? root.expression : undefined
  const imported = called && ts.isIdentifier(called) ? importOf(source, called.text) : undefined
  return imported !== undefined && fetchers.test(imported.from)
}

/** A function with a body that the object has under a name: a method, a function value, or a function of the module. */
export type Body = ts.FunctionLikeDeclaration & { readonly body: ts.Block }

export function propertyOf({ object }: ExportSite, slot: HandlerName): ts.ObjectLiteralElementLike | undefined {
  return object?.properties.find(
    ({ name }) => name !== undefined && compiler().isIdentifier(name) && name.text === slot,
  )
}

export function handlerOf(site: ExportSite, slot: HandlerName, source: ts.SourceFile): Body | undefined {
  const ts = compiler()
  const property = propertyOf(site, slot)
  if (property === undefined) return undefined
  let value: ts.Node | undefined = property
  if (ts.isPropertyAssignment(property)) value = bare(property.initializer)
  if (ts.isShorthandPropertyAssignment(property)) value = property.name
  if (value && ts.isIdentifier(value)) value = declaredIn(source.statements, value.text)
  if (value && ts.isVariableDeclaration(value)) value = value.initializer && bare(value.initializer)
  if (!value || !ts.isFunctionLike(value)) return undefined
  const { body } = value as { body?: ts.ConciseBody }
  return body && ts.isBlock(body) ? (value as Body) : undefined
}
