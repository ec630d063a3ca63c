/** The default export into the shell and out of it again. */
import { posix } from 'node:path'
import { applyEdits } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { defaultExport, importOf } from '../../edit/typescript/declaration.ts'
import { importedIn, serves } from '../../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../../edit/typescript/imports.ts'
import { parse } from '../../edit/typescript/parse.ts'
import { referencedNames } from '../../edit/typescript/reference.ts'
import type { Read } from '../../edit/typescript/specifier.ts'
import { refuse } from '../refuse.ts'
import { wrapper } from './shell.ts'

interface Shell {
  readonly file: string
  /** Beside the entry. */
  readonly path: string
  readonly read: Read
}

function bindingOf({ path }: Shell) {
  return { from: `./${posix.basename(path)}`, name: wrapper, local: wrapper, typeOnly: false }
}

/** `export default withMiddleware(…)`; the same text when it is so already. */
export function wrap(text: string, shell: Shell): string {
  const source = parse(text, shell.file)
  if (wrapping(source, shell)) return text
  const target = toWrap(source)
  if (target === undefined) throw refuse(shell.file, 'it has no default export that can be wrapped.')
  const taken = referencedNames(source)
  const local = taken.has(wrapper) ? `${wrapper}Chain` : wrapper
  const start = target.getStart(source)
  const edited = applyEdits(text, [
    { start, end: start, text: `${local}(` },
    { start: target.end, end: target.end, text: ')' },
  ])
  return addImport(edited, shell.file, bindingOf(shell), local, shell.read)
}

export function unwrap(text: string, shell: Shell): string {
  const source = parse(text, shell.file)
  const found = wrapping(source, shell)
  const inner = found?.call.arguments[0]
  if (!found || !inner) return text
  const edit = { start: found.call.getStart(source), end: found.call.end, text: inner.getText(source) }
  return dropImport(applyEdits(text, [edit]), shell.file, found.local)
}

function wrapping(source: ts.SourceFile, shell: Shell): { call: ts.CallExpression; local: string } | undefined {
  const ts = compiler()
  const imported = importedIn(source).find((found) => serves(found, bindingOf(shell), shell.file))
  const call = imported && toWrap(source)
  if (!call || !ts.isCallExpression(call) || call.expression.getText(source) !== imported.local) return undefined
  return { call, local: imported.local }
}

/** Wrappers that have to stay outermost, and which argument is the Worker. */
const outermost: { readonly [name: string]: number } = { withSentry: 1, instrument: 0 }

/** What becomes the argument: the default export, or what a wrapper like `withSentry` gets. */
function toWrap(source: ts.SourceFile): ts.Expression | undefined {
  const ts = compiler()
  const value = defaultExport(source)
  if (value === undefined || !ts.isExpression(value)) return undefined
  if (!ts.isExportAssignment(value.parent)) return undefined
  let inner: ts.Expression = value
  while (ts.isCallExpression(inner)) {
    const argument: ts.Expression | undefined = inner.arguments[outermost[calledName(inner, source)] ?? -1]
    if (argument === undefined) break
    inner = argument
  }
  return inner
}

/** The name under which the called function is exported where it is from. */
function calledName({ expression }: ts.CallExpression, source: ts.SourceFile): string {
  const ts = compiler()
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text
  return ts.isIdentifier(expression) ? (importOf(source, expression.text)?.name ?? '') : ''
}
