import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { defaultExport, exportedAs } from '../edit/typescript/declaration.ts'
import { isMethodCall } from '../edit/typescript/expression.ts'
import { parse } from '../edit/typescript/parse.ts'
import { honoHost } from './hono/hono.ts'
import type { Host, Source } from './host.ts'
import { objectHost } from './object/object.ts'
import { pagesHost } from './pages/pages.ts'
import { refuse } from './refuse.ts'

/**
 * The host of an entry module. Await `loadCompiler()` before.
 * @throws FILE_UNPARSABLE, or EDIT_REFUSED with the shape it found, when CLODO cannot add anything to it
 */
export function detectHost(source: Source): Host {
  const host = pagesHost(source) ?? honoHost(source) ?? objectHost(source)
  if (host) return host
  throw refuse(source.file, reasonAgainst(parse(source.text, source.file)))
}

function reasonAgainst(module: ts.SourceFile): string {
  if (exportedAs(module, 'default')?.from !== undefined)
    return 'its default export is made by a package; import it here and export it by `export default`.'
  const value = defaultExport(module)
  if (value) return 'its default export is a function or a plain class, which is no Worker.'
  if (module.statements.some(listensToFetch)) {
    return 'it is written as a service worker; turn it into a module first (`clodo migrate`).'
  }
  return 'it has no default export, so it is no Worker.'
}

/** `addEventListener('fetch', …)` */
function listensToFetch(statement: ts.Statement): boolean {
  const ts = compiler()
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return false
  const { expression: callee, arguments: given } = statement.expression
  const name = isMethodCall(statement.expression) ? statement.expression.expression.name.text : callee.getText()
  const [type] = given
  return name === 'addEventListener' && type !== undefined && ts.isStringLiteralLike(type) && type.text === 'fetch'
}
