/** The default export into a function of ours and out of it again. */
import { posix } from 'node:path'
import { applyEdits, type Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { type Dialect, dialectOf } from '../edit/typescript/dialect.ts'
import { chainOf, isMethodCall } from '../edit/typescript/expression.ts'
import { importedIn, serves } from '../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../edit/typescript/imports.ts'
import { descendants, parse } from '../edit/typescript/parse.ts'
import { isReference, referencedNames } from '../edit/typescript/reference.ts'
import type { Place } from '../edit/typescript/specifier.ts'
import { exportedValue } from './default-site.ts'
import { isHono } from './hono/app.ts'
import { refuse } from './refuse.ts'
import { around, type ours, withoutOurs, workerIn } from './wrappers.ts'

/** What is wrapped, and in what. */
export interface Wrapping extends Place {
  readonly wrapper: (typeof ours)[number]
  /** The module that has the wrapper, beside the file. */
  readonly path: string
  /** The declaration that is the default export; undefined: `export default`. */
  readonly name: string | undefined
  /** How the author writes. */
  readonly dialect: Dialect
}

function bindingOf({ path, wrapper, file }: Wrapping) {
  const from = posix.relative(posix.dirname(file), path)
  return { from: from.startsWith('.') ? from : `./${from}`, name: wrapper, local: wrapper, typeOnly: false }
}

/**
 * `export default withMiddleware(…)`; the same text when it is so already.
 * @throws EDIT_REFUSED when there is nothing to wrap, or `unwrap` would not give the same bytes back
 */
export function wrap(text: string, wrapping: Wrapping): string {
  const { file, wrapper } = wrapping
  const source = parse(text, file)
  if (standing(source, wrapping)) return text
  const local = referencedNames(source).has(wrapper) ? `${wrapper}Chain` : wrapper
  const wrapped = applyEdits(text, edits(source, local, wrapping))
  const result = addImport(wrapped, wrapping, bindingOf(wrapping), local)
  if (unwrap(result, wrapping) !== text) throw refuse(file, byHand('the edit could not be taken back exactly', wrapper))
  return result
}

function byHand(reason: string, wrapper: string): string {
  return `${reason}; wrap what it exports in ${wrapper}(…) by hand.`
}

function edits(source: ts.SourceFile, local: string, wrapping: Wrapping): Edit[] {
  const { file, wrapper, name } = wrapping
  const target = toWrap(source, wrapping)
  if (target === undefined) throw refuse(file, 'it has no default export that can be wrapped.')
  if (name !== undefined && isUsed(source, name, isApplication(target, source) ? 'otherwise' : 'at all'))
    throw refuse(file, byHand(`it uses ${name} itself`, wrapper))
  const isClass = compiler().isClassDeclaration(target)
  const start = isClass ? startOfClass(target, source, wrapper) : target.getStart(source)
  return [
    { start, end: start, text: `${local}(` },
    { start: target.end, end: target.end, text: isClass ? `)${dialectOf(source).semicolon}` : ')' },
  ]
}

/** Behind `export default`: the declaration becomes an expression, whose name the module no longer has. */
function startOfClass(declared: ts.ClassDeclaration, source: ts.SourceFile, wrapper: string): number {
  const ts = compiler()
  const { name, modifiers = [] } = declared
  const uses = [...descendants(source)].filter((node) => isReference(node) && node.text === name?.text)
  if (uses.some((node) => node !== name && (node.pos < declared.pos || declared.end < node.end)))
    throw refuse(source.fileName, byHand(`it uses the class ${name?.text} that it exports`, wrapper))
  if (modifiers.some((modifier) => ts.isDecorator(modifier)))
    throw refuse(source.fileName, byHand('the class it exports has a decorator', wrapper))
  const last = modifiers.find(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  const end = last?.end ?? declared.getStart(source)
  return end + (/^\s*/.exec(source.text.slice(end))?.[0].length ?? 0)
}

/** What wraps an application hands on every method of it, so that routes can be registered on both. */
function isApplication(target: ts.Expression | ts.ClassDeclaration, source: ts.SourceFile): boolean {
  return !compiler().isClassDeclaration(target) && isHono(chainOf(withoutOurs(target, source)).root, source)
}

/**
 * Whether a module does more with a declaration than to export it, or to name its type; `otherwise`: or to call its methods.
 */
export function isUsed(source: ts.SourceFile, name: string, how: 'at all' | 'otherwise' = 'at all'): boolean {
  const ts = compiler()
  const declares = (node: ts.Node) =>
    (ts.isVariableDeclaration(node.parent) || ts.isFunctionLike(node.parent)) && node.parent.name === node
  return [...descendants(source)].some(
    (node) =>
      isReference(node) &&
      node.text === name &&
      !declares(node) &&
      !ts.isExportSpecifier(node.parent) &&
      !ts.isTypeQueryNode(node.parent) &&
      !(how === 'otherwise' && isReceiver(node)),
  )
}

/** The `app` of `app.get(…)`. */
function isReceiver(node: ts.Node): boolean {
  const ts = compiler()
  const access = node.parent
  return ts.isPropertyAccessExpression(access) && access.expression === node && isMethodCall(access.parent)
}

export function unwrap(text: string, wrapping: Wrapping): string {
  const source = parse(text, wrapping.file)
  const found = standing(source, wrapping)
  const inner = found?.call.arguments[0]
  if (!found || !inner) return text
  const ts = compiler()
  const { call } = found
  const declares = ts.isClassExpression(inner) && ts.isExportAssignment(call.parent)
  const edit = { start: call.getStart(source), end: declares ? call.parent.end : call.end, text: inner.getText(source) }
  return dropImport(applyEdits(text, [edit]), wrapping.file, found.local)
}

function standing(source: ts.SourceFile, wrapping: Wrapping): { call: ts.CallExpression; local: string } | undefined {
  const ts = compiler()
  const imported = importedIn(source).find((found) => serves(found, bindingOf(wrapping), wrapping.file))
  const call = imported && toWrap(source, wrapping)
  if (!call || !ts.isCallExpression(call) || call.expression.getText(source) !== imported.local) return undefined
  return { call, local: imported.local }
}

/** What becomes the argument: the default export, or what a wrapper that stands further out gets. */
function toWrap(source: ts.SourceFile, { name, wrapper }: Wrapping): ts.Expression | ts.ClassDeclaration | undefined {
  const ts = compiler()
  const value = exportedValue(source, name)
  if (value && ts.isClassDeclaration(value)) return name === undefined ? value : undefined
  if (value === undefined || !ts.isExpression(value)) return undefined
  if (name === undefined && !ts.isExportAssignment(value.parent)) return undefined
  return workerIn(value, source, around(wrapper))
}
