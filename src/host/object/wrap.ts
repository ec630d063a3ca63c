/** The default export into the shell and out of it again. */
import { posix } from 'node:path'
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { defaultExport } from '../../edit/typescript/declaration.ts'
import { dialectOf } from '../../edit/typescript/dialect.ts'
import { importedIn, serves } from '../../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../../edit/typescript/imports.ts'
import { descendants, parse } from '../../edit/typescript/parse.ts'
import { isReference, referencedNames } from '../../edit/typescript/reference.ts'
import type { Place } from '../../edit/typescript/specifier.ts'
import { refuse } from '../refuse.ts'
import { outermost, workerIn } from '../wrappers.ts'
import { wrapper } from './shell.ts'

interface Shell extends Place {
  /** Beside the entry. */
  readonly path: string
}

function bindingOf({ path }: Shell) {
  return { from: `./${posix.basename(path)}`, name: wrapper, local: wrapper, typeOnly: false }
}

/**
 * `export default withMiddleware(…)`; the same text when it is so already.
 * @throws EDIT_REFUSED when there is nothing to wrap, or `unwrap` would not give the same bytes back
 */
export function wrap(text: string, shell: Shell): string {
  const source = parse(text, shell.file)
  if (wrapping(source, shell)) return text
  const local = referencedNames(source).has(wrapper) ? `${wrapper}Chain` : wrapper
  const wrapped = applyEdits(text, around(source, local, shell.file))
  const result = addImport(wrapped, shell, bindingOf(shell), local)
  if (unwrap(result, shell) !== text) throw refuse(shell.file, byHand('the edit could not be taken back exactly'))
  return result
}

function byHand(reason: string): string {
  return `${reason}; wrap its default export in ${wrapper}(…) by hand.`
}

function around(source: ts.SourceFile, local: string, file: string): Edit[] {
  const target = toWrap(source)
  if (target === undefined) throw refuse(file, 'it has no default export that can be wrapped.')
  const isClass = compiler().isClassDeclaration(target)
  const start = isClass ? startOfClass(target, source) : target.getStart(source)
  return [
    { start, end: start, text: `${local}(` },
    { start: target.end, end: target.end, text: isClass ? `)${dialectOf(source).semicolon}` : ')' },
  ]
}

/** Behind `export default`: the declaration becomes an expression, whose name the module no longer has. */
function startOfClass(declared: ts.ClassDeclaration, source: ts.SourceFile): number {
  const ts = compiler()
  const { name, modifiers = [] } = declared
  const uses = [...descendants(source)].filter((node) => isReference(node) && node.text === name?.text)
  if (uses.some((node) => node !== name && (node.pos < declared.pos || declared.end < node.end)))
    throw refuse(source.fileName, byHand(`it uses the class ${name?.text} that it exports`))
  if (modifiers.some((modifier) => ts.isDecorator(modifier)))
    throw refuse(source.fileName, byHand('the class it exports has a decorator'))
  const last = modifiers.find(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  const end = last?.end ?? declared.getStart(source)
  return end + (/^\s*/.exec(source.text.slice(end))?.[0].length ?? 0)
}

export function unwrap(text: string, shell: Shell): string {
  const source = parse(text, shell.file)
  const found = wrapping(source, shell)
  const inner = found?.call.arguments[0]
  if (!found || !inner) return text
  const { call } = found
  const end = compiler().isClassExpression(inner) ? call.parent.end : call.end
  const edit = { start: call.getStart(source), end, text: inner.getText(source) }
  return dropImport(applyEdits(text, [edit]), shell.file, found.local)
}

function wrapping(source: ts.SourceFile, shell: Shell): { call: ts.CallExpression; local: string } | undefined {
  const ts = compiler()
  const imported = importedIn(source).find((found) => serves(found, bindingOf(shell), shell.file))
  const call = imported && toWrap(source)
  if (!call || !ts.isCallExpression(call) || call.expression.getText(source) !== imported.local) return undefined
  return { call, local: imported.local }
}

/** What becomes the argument: the default export, or what a wrapper like `withSentry` gets. */
function toWrap(source: ts.SourceFile): ts.Expression | ts.ClassDeclaration | undefined {
  const ts = compiler()
  const value = defaultExport(source)
  if (value && ts.isClassDeclaration(value)) return value
  if (value === undefined || !ts.isExpression(value) || !ts.isExportAssignment(value.parent)) return undefined
  return workerIn(value, source, outermost)
}
