/** How an app is served: `listen`, and what wrangler starts from, become the default export of the entry. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { defaultExport, importOf } from '../../edit/typescript/declaration.ts'
import { dropLines } from '../../edit/typescript/lines.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { dialectIn } from '../code.ts'
import type { Registration } from './apps.ts'
import { type Module, type Port, trouble } from './port.ts'

/** The server of Node's modules in workerd. */
export const serverModule = 'cloudflare:node'

/** @param all the calls on apps, of which one has to be `listen` */
export function serve(port: Port, entry: Module, all: readonly Registration[]): void {
  const [listening, second] = all.filter(({ method }) => method.text === 'listen')
  if (listening === undefined || second !== undefined) {
    trouble(port, second?.module ?? entry, second?.call ?? entry.source, 'not one place where the app listens')
    return
  }
  const name = listening.call.expression.getText(listening.module.source).split('.')[0] ?? ''
  const server = dropListening(port, listening)
  const served = exported(port, entry, { name, server })
  if (served) return
  if (listening.module !== entry || defaultExport(entry.source) !== undefined) {
    trouble(port, entry, entry.source, 'the entry does not export what the app listens for')
    return
  }
  const { eol, semicolon } = dialectIn(entry.source)
  const end = entry.source.text.trimEnd().length
  entry.edits.push({
    start: end,
    end: entry.source.text.length,
    text: `${eol}${eol}export default ${name}${semicolon}${eol}`,
  })
}

/** Answers the name of the server that `listen` gives, where it is kept. */
function dropListening(port: Port, { module, call }: Registration): string | undefined {
  const ts = compiler()
  const { source } = module
  const { parent } = call
  const variable = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.parent.parent : undefined
  const statement = variable ?? parent
  if (isHandedOver(parent)) return undefined
  if (!ts.isExpressionStatement(statement) && !ts.isVariableStatement(statement)) {
    trouble(port, module, call, 'a server that is handed on')
    return undefined
  }
  const whole = conditionAround(statement)
  module.edits.push(dropLines(source.text, whole.getStart(source), whole.end))
  return variable && (parent as ts.VariableDeclaration).name.getText(source)
}

/** `httpServerHandler(app.listen(3000))` */
function isHandedOver(parent: ts.Node): boolean {
  return compiler().isCallExpression(parent) && parent.expression.getText() === 'httpServerHandler'
}

/** `if (process.env.NODE_ENV !== 'test') app.listen()` says nothing where nothing listens. */
function conditionAround(statement: ts.Node): ts.Node {
  const ts = compiler()
  const { parent } = statement
  const block = ts.isBlock(parent) && parent.statements.length === 1 ? parent : undefined
  const condition = (block ?? statement).parent
  return ts.isIfStatement(condition) && condition.elseStatement === undefined ? condition : statement
}

interface Server {
  readonly name: string
  readonly server: string | undefined
}

/** `export default httpServerHandler(…)`, or a `fetch` that calls handleAsNodeRequest. */
function exported(port: Port, entry: Module, { name, server }: Server): boolean {
  const ts = compiler()
  const { source, edits } = entry
  const calls = [...descendants(source)].filter(
    (node): node is ts.CallExpression =>
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      importOf(source, node.expression.text)?.from === serverModule,
  )
  const [call, second] = calls
  if (call === undefined) return defaultExport(source)?.getText() === name
  const place = ts.isExportAssignment(call.parent) ? call : fetchAround(call)
  if (place === undefined || second !== undefined) {
    trouble(port, entry, second ?? call, 'the server of Node is handed on')
    return true
  }
  edits.push({ start: place.getStart(source), end: place.end, text: place === call ? name : `fetch: ${name}.fetch` })
  const kept =
    server !== undefined &&
    [...descendants(source)].find(
      (node) =>
        isReference(node) && node.text === server && !within(node, call) && !ts.isVariableDeclaration(node.parent),
    )
  if (kept) trouble(port, entry, kept, 'a server that is handed on')
  return true
}

function within(node: ts.Node, outer: ts.Node): boolean {
  return outer.pos <= node.pos && node.end <= outer.end
}

/** A member `fetch` that does nothing but ask the server. */
function fetchAround(call: ts.CallExpression): ts.Node | undefined {
  const ts = compiler()
  let node: ts.Node = call.parent
  if (ts.isReturnStatement(node)) node = node.parent.parent
  if (ts.isBlock(node)) return undefined
  const member = ts.isMethodDeclaration(node) ? node : ts.isArrowFunction(node) ? node.parent : undefined
  if (member === undefined || !(ts.isMethodDeclaration(member) || ts.isPropertyAssignment(member))) return undefined
  const body = ts.isMethodDeclaration(node) ? node.body : undefined
  return member.name.getText() === 'fetch' && (body === undefined || body.statements.length === 1) ? member : undefined
}
