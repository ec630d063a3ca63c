/** The client of toucan-js, made for each request, as the SDK of Sentry, which wraps the handler. */
import { applyEdits, type Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { defaultExport } from '../edit/typescript/declaration.ts'
import { importedIn } from '../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../edit/typescript/imports.ts'
import { dropLines } from '../edit/typescript/lines.ts'
import { descendants, parse } from '../edit/typescript/parse.ts'
import { isReference } from '../edit/typescript/reference.ts'
import { isDeclared } from '../edit/typescript/scope.ts'
import type { Read } from '../edit/typescript/specifier.ts'
import { dialectIn, refuseAt } from './code.ts'

const sdk = '@sentry/cloudflare'
/** Of the options, what the SDK takes under the same name. */
const kept = new Set(['dsn', 'environment', 'release', 'tracesSampleRate', 'sampleRate', 'debug'])
/** What the SDK finds by itself. */
const found = new Set(['context', 'request'])
const methods = new Set([
  'captureException',
  'captureMessage',
  'captureEvent',
  'setUser',
  'setTag',
  'setTags',
  'setExtra',
  'setExtras',
  'setContext',
  'addBreadcrumb',
])

/** @throws EDIT_REFUSED with the place of what the SDK does in another way */
export function toSentry(text: string, file: string, read: Read): string {
  const source = parse(text, file)
  const imported = importedIn(source).find(
    ({ from, name }) => from === 'toucan-js' && (name === 'Toucan' || name === 'default'),
  )
  if (imported === undefined) throw refuseAt(source, source, 'The client is not made where the entry is.')
  const { statement, name, options } = clientIn(source, imported.local)
  const exported = defaultExport(source)
  const ts = compiler()
  if (
    exported === undefined ||
    ts.isFunctionDeclaration(exported) ||
    ts.isClassDeclaration(exported) ||
    ts.isVariableDeclaration(exported) ||
    !ts.isExportAssignment(exported.parent)
  )
    throw refuseAt(source, source, 'What the module exports is not written as export default with a value.')
  const edits: Edit[] = [
    dropLines(text, statement.getStart(source), statement.end),
    ...useEdits(source, name, statement),
  ]
  edits.push(
    {
      start: exported.getStart(source),
      end: exported.getStart(source),
      text: `Sentry.withSentry((env) => (${optionsText(source, options)}), `,
    },
    { start: exported.end, end: exported.end, text: ')' },
  )
  const binding = { from: sdk, name: '*', typeOnly: false, local: 'Sentry' }
  const plain = dropImport(applyEdits(text, edits), file, imported.local)
  return addImport(plain, { file, read, dialect: dialectIn(source) }, binding, 'Sentry')
}

interface Client {
  readonly statement: ts.VariableStatement
  readonly name: string
  readonly options: ts.ObjectLiteralExpression
}

/** `const sentry = new Toucan({ … })`, once. */
function clientIn(source: ts.SourceFile, local: string): Client {
  const ts = compiler()
  const made = [...descendants(source)].filter(
    (node) => ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === local,
  ) as ts.NewExpression[]
  const [first, second] = made
  if (first === undefined || second !== undefined)
    throw refuseAt(source, second ?? source, 'The client is made in more than one place.')
  const declaration = first.parent
  const statement = declaration.parent?.parent
  const [options] = first.arguments ?? []
  if (
    !ts.isVariableDeclaration(declaration) ||
    !ts.isIdentifier(declaration.name) ||
    !ts.isVariableStatement(statement)
  )
    throw refuseAt(source, first, 'The client has no name of its own.')
  if (options === undefined || !ts.isObjectLiteralExpression(options))
    throw refuseAt(source, first, 'The options are not written in place.')
  return { statement, name: declaration.name.text, options }
}

/** The options that stay; each may read `env`, which is a parameter where they stand now. */
function optionsText(source: ts.SourceFile, { properties }: ts.ObjectLiteralExpression): string {
  const ts = compiler()
  const members = properties.flatMap((one) => {
    const name = one.name?.getText(source) ?? ''
    if (found.has(name)) return []
    if (!kept.has(name) || !ts.isPropertyAssignment(one))
      throw refuseAt(source, one, `The option ${name} is another one in ${sdk}.`)
    const odd = [...descendants(one.initializer), one.initializer].find(
      (node) => isReference(node) && node.text !== 'env' && isDeclared(node) && !isOfModule(source, node.text),
    )
    if (odd !== undefined)
      throw refuseAt(source, odd, `${odd.getText(source)} is not known where the handler is wrapped.`)
    return [one.getText(source)]
  })
  return `{ ${members.join(', ')} }`
}

function isOfModule(source: ts.SourceFile, name: string): boolean {
  const ts = compiler()
  return source.statements.some(
    (one) =>
      (ts.isVariableStatement(one) &&
        one.declarationList.declarations.some((declared) => declared.name.getText(source) === name)) ||
      (ts.isImportDeclaration(one) && one.importClause?.getText(source).split(/\W+/).includes(name)),
  )
}

function useEdits(source: ts.SourceFile, name: string, made: ts.Node): Edit[] {
  const ts = compiler()
  return [...descendants(source)].flatMap((node): Edit[] => {
    if (!isReference(node) || node.text !== name || (made.pos <= node.pos && node.end <= made.end)) return []
    const { parent } = node
    if (!ts.isPropertyAccessExpression(parent) || parent.expression !== node)
      throw refuseAt(source, node, 'The client is handed on.')
    if (!methods.has(parent.name.text))
      throw refuseAt(source, parent, `${parent.name.text} is another thing in ${sdk}.`)
    return [{ start: node.getStart(source), end: node.end, text: 'Sentry' }]
  })
}
