/** A project of Express as one of Hono: every module that takes part, at once; all of it or nothing. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { importedIn } from '../../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../../edit/typescript/imports.ts'
import { dropLines } from '../../edit/typescript/lines.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import type { Read } from '../../edit/typescript/specifier.ts'
import { ClodoError } from '../../errors.ts'
import { dialectIn } from '../code.ts'
import { type App, appsIn, registrationsIn } from './apps.ts'
import { dropWrappers } from './forwarders.ts'
import { dropped } from './packages.ts'
import { isTyped, type Module, needShim, type Port, trouble } from './port.ts'
import { etag, register } from './routes.ts'
import { serve, serverModule } from './serving.ts'
import { shimText } from './shim.ts'
import { translate } from './translate.ts'

export interface Ported {
  /** Text by path, of the modules that change and the one that is made. */
  readonly texts: ReadonlyMap<string, string>
  readonly notes: readonly string[]
}

export interface Porting {
  /** The entry first. */
  readonly sources: readonly ts.SourceFile[]
  readonly read: Read
  readonly major: number
  /** Where the module of ours may stand, as a path of the project. */
  readonly shim: string
}

/** @throws EDIT_REFUSED with every place that has no like in Hono */
export function toHono({ sources, read, major, shim }: Porting): Ported {
  const port: Port = {
    modules: sources.map((source) => ({ source, edits: [], imports: [], wrappers: new Set<string>() })),
    read,
    major,
    troubles: [],
    notes: new Set([etag]),
    handlers: new Map(),
    variables: new Set(),
    shim: { path: shim, names: new Set() },
  }
  const [entry] = port.modules
  if (entry === undefined) throw new TypeError('asked without an entry')
  const apps = appsIn(port)
  const all = registrationsIn(port, apps)
  for (const one of all) register({ port, apps, all }, one)
  serve(port, entry, all)
  for (const { module, node } of port.handlers.values()) handedOn(port, module, node)
  for (const handler of port.handlers.values()) handler.module.edits.push(...translate(port, handler))
  for (const app of apps) makeApp(port, app)
  for (const module of port.modules) dropWrappers(module)
  for (const module of port.modules) leftovers(port, module)
  refuse(port.troubles)
  return { texts: textsOf(port), notes: [...port.notes] }
}

/** What a handler puts on the request, or on `res.locals`. */
function handedOn(port: Port, { source }: Module, node: ts.Node): void {
  for (const [, name = ''] of node
    .getText(source)
    .matchAll(/\b(?:req(?:uest)?|res(?:ponse)?\.locals|_req)\.(\w+)\s*=(?![=>])/g))
    if (name !== 'body' && name !== 'url') port.variables.add(name)
}

function makeApp(port: Port, { module, call, whole, declaration }: App): void {
  const ts = compiler()
  const { source } = module
  const [options] = call.arguments ?? []
  const members = options === undefined ? [] : ts.isObjectLiteralExpression(options) ? options.properties : undefined
  if (members?.some((one) => !['mergeParams', 'caseSensitive'].includes(one.name?.getText() ?? '')) !== false)
    trouble(port, module, call, 'options of a router that Hono has not')
  module.imports.push({ from: 'hono', name: 'Hono', typeOnly: false, local: 'Hono' })
  const typed =
    isTyped(module) && (port.variables.size > 0 || port.shim.names.has('jsonBody') || port.shim.names.has('formBody'))
  if (typed) needShim(port, module, 'AppEnv', true)
  const text = `new Hono${typed ? '<AppEnv>' : ''}(${whole ? '{ strict: false }' : ''})`
  module.edits.push({ start: call.getStart(source), end: call.end, text })
  if (declaration.type !== undefined)
    module.edits.push({ start: declaration.name.end, end: declaration.type.end, text: '' })
}

/** What else is made of the packages that go, and a constant that only `listen` read. */
function leftovers(port: Port, module: Module): void {
  const ts = compiler()
  const { source, edits } = module
  const gone = goneImports(module)
  const covered = (node: ts.Node) => edits.some(({ start, end }) => start <= node.getStart(source) && node.end <= end)
  const uses = [...descendants(source)].filter((node): node is ts.Identifier => isReference(node))
  for (const node of uses)
    if (gone.some(({ local }) => local === node.text) && !covered(node) && !ts.isImportDeclaration(node.parent))
      trouble(port, module, node, `${node.text} of a package that goes`)
  for (const statement of source.statements) {
    const [only, second] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : []
    if (
      only === undefined ||
      second !== undefined ||
      !ts.isIdentifier(only.name) ||
      edits.some((one) => inside(one, statement))
    )
      continue
    const { text } = only.name
    const readers = uses.filter((node) => node.text === text && node !== only.name)
    if (readers.length > 0 && readers.every(covered) && readers.every((node) => dropsListening(node)))
      edits.push(dropLines(source.text, statement.getStart(source), statement.end))
  }
}

function dropsListening(node: ts.Node): boolean {
  const ts = compiler()
  for (let { parent } = node; parent !== undefined; parent = parent.parent)
    if (
      ts.isCallExpression(parent) &&
      /(?:\.listen|^httpServerHandler|^handleAsNodeRequest)$/.test(parent.expression.getText())
    )
      return true
  return false
}

function inside({ start, end }: Edit, node: ts.Node): boolean {
  return start < node.end && node.getStart() < end
}

function goneImports({ source }: Module) {
  return importedIn(source).filter(
    ({ from }) => dropped.includes(from) || from === serverModule || from === '@types/express',
  )
}

function refuse(troubles: readonly string[]): void {
  const [first = ''] = troubles
  if (troubles.length === 0) return
  const [where = ''] = first.split(' ')
  throw new ClodoError('EDIT_REFUSED', {
    what: `${troubles.length === 1 ? 'One place has' : `${troubles.length} places have`} no like in Hono: ${troubles.join('; ')}.`,
    where,
    data: { places: [...troubles] },
  })
}

function textsOf(port: Port): Map<string, string> {
  const texts = new Map<string, string>()
  for (const module of port.modules) {
    const { source, edits, imports, wrappers } = module
    const file = source.fileName
    let text = applyEdits(source.text, edits)
    // Names in braces first: what stands before the braces goes with the declaration.
    const gone = goneImports(module).sort(
      (a, b) => Number(a.specifier === undefined) - Number(b.specifier === undefined),
    )
    for (const local of [...gone.map((one) => one.local), ...wrappers]) text = dropImport(text, file, local)
    const place = { file, read: port.read, dialect: dialectIn(source) }
    for (const binding of imports) text = addImport(text, place, binding, binding.local)
    if (text !== port.read(file)) texts.set(file, text)
  }
  const typed = /\.ts$/.test(port.shim.path)
  const shim = shimText(port.shim.names, { typed, major: port.major, variables: [...port.variables] })
  if (shim !== undefined) texts.set(port.shim.path, shim)
  return texts
}
