/** Where the handlers of the default export stand. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { declaredIn, defaultExport } from '../../edit/typescript/declaration.ts'
import { bare } from '../../edit/typescript/expression.ts'
import type { HandlerName } from './handler.ts'

/** The object of handlers, or the expression that is to get one. */
export interface ExportSite {
  /** The statement of the object, above which new functions stand. */
  readonly statement: ts.Statement
  readonly object: ts.ObjectLiteralExpression | undefined
  /** `Object.assign(app, { … })`, the form CLODO gives handlers to an application that is the default export. */
  readonly assigned: ts.CallExpression | undefined
  /** The application itself, where there is no object. */
  readonly app: ts.Identifier | undefined
}

/** Undefined: the default export is nothing that handlers can be added to. */
export function exportSite(source: ts.SourceFile): ExportSite | undefined {
  const ts = compiler()
  const value = defaultExport(source)
  return value && ts.isExpression(value) ? siteIn(value, source, 0) : undefined
}

function siteIn(expression: ts.Expression, source: ts.SourceFile, depth: number): ExportSite | undefined {
  const ts = compiler()
  const value = bare(expression)
  const statement = source.statements.find(({ pos, end }) => pos <= value.pos && value.end <= end)
  if (statement === undefined || depth > 4) return undefined
  const site = { statement, object: undefined, assigned: undefined, app: undefined }
  if (ts.isObjectLiteralExpression(value)) return { ...site, object: value }
  if (ts.isIdentifier(value)) {
    const declared = declaredIn(source.statements, value.text)
    const initializer = declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined
    const inner = initializer && siteIn(initializer, source, depth + 1)
    return inner?.object ? inner : { ...site, app: value }
  }
  if (!ts.isCallExpression(value)) return undefined
  const last = value.arguments.at(-1)
  const inner = last && siteIn(last, source, depth + 1)
  if (inner?.object && value.expression.getText(source) === 'Object.assign') return { ...inner, assigned: value }
  return inner
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
