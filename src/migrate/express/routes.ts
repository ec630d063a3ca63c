/** Calls on an app of Express as calls on an app of Hono. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { dropLines } from '../../edit/typescript/lines.ts'
import type { App, Registration } from './apps.ts'
import { type Guest, guestOf } from './handlers.ts'
import { below, honoPath } from './paths.ts'
import { type Handler, type Port, trouble } from './port.ts'

const methods = new Set(['get', 'post', 'put', 'delete', 'patch', 'options', 'all'])
const silent = new Set(['trust proxy', 'x-powered-by', 'etag', 'env', 'port', 'case sensitive routing'])

export interface Routing {
  readonly port: Port
  readonly apps: readonly App[]
  readonly all: readonly Registration[]
}

export function register(routing: Routing, one: Registration): void {
  const { method, call, module } = one
  const name = method.text
  if (name === 'use') return useEdits(routing, one)
  if (methods.has(name) && (call.arguments.length > 1 || one.route !== undefined)) return routeEdits(routing, one)
  if (name === 'route') return routeStart(routing, one)
  if (name === 'set' || name === 'disable' || name === 'enable') return settingEdits(routing, one)
  if (name !== 'listen') trouble(routing.port, module, method, `app.${name} has no like`)
}

/** `app.route(path)` has the path once; here each call has it. */
function routeStart({ port }: Routing, { call, module }: Registration): void {
  if (compiler().isPropertyAccessExpression(call.expression))
    module.edits.push({ start: call.expression.expression.end, end: call.end, text: '' })
  if (!compiler().isPropertyAccessExpression(call.parent)) trouble(port, module, call, 'a route that is kept')
}

function settingEdits({ port }: Routing, { call, module, method }: Registration): void {
  const [name] = call.arguments
  const text = name && compiler().isStringLiteralLike(name) ? name.text : ''
  if (!silent.has(text)) return trouble(port, module, call, `the setting ${text || 'of a name that is not written in place'}`)
  const off = method.text === 'disable' || call.arguments[1]?.kind === compiler().SyntaxKind.FalseKeyword
  if (text === 'etag' && off) port.notes.delete(etag)
  dropStatement(port, { call, module })
}

export const etag =
  'Express answers with an ETag; where clients ask by If-None-Match, put etag() of hono/etag in front of the routes.'

function dropStatement(port: Port, { call, module }: Pick<Registration, 'call' | 'module'>): void {
  const { source } = module
  if (!compiler().isExpressionStatement(call.parent)) return trouble(port, module, call, 'a setting within an expression')
  module.edits.push(dropLines(source.text, call.getStart(source), call.parent.end))
}

/** The path of a call as Hono reads it. */
function pathText({ port }: Routing, { module }: Registration, node: ts.Expression): string | undefined {
  const ts = compiler()
  if (ts.isStringLiteralLike(node)) {
    const path = honoPath(node.text, port.major)
    if (path !== undefined) return path
  }
  trouble(port, module, node, `Hono reads the path ${node.getText(module.source)} in another way`)
  return undefined
}

function routeEdits(routing: Routing, one: Registration): void {
  const { call, module, app, route } = one
  const [first, ...others] = call.arguments
  const written = route ?? first
  const handlers = route === undefined ? others : [...call.arguments]
  if (written === undefined) return
  const path = pathText(routing, one, written)
  if (path === undefined) return
  const quote = written.getText(module.source).slice(0, 1)
  if (route === undefined) replaced(one, written, `${quote}${path}${quote}`)
  else {
    const at = call.arguments.pos
    module.edits.push({ start: at, end: at, text: `${quote}${path}${quote}, ` })
  }
  const arrival = { port: routing.port, module, apps: routing.apps, role: 'route' as const, mounted: !app.whole }
  for (const handler of handlers.flatMap((node) => listed(one, node))) {
    const guest = guestOf(arrival, handler)
    if (guest.kind === 'app') trouble(routing.port, module, handler, 'a router in the place of a handler')
    if (guest.kind === 'swap' && guest.swapped !== 'gone') module.edits.push(...guest.swapped.edits)
    if (guest.kind === 'swap' && guest.swapped === 'gone') trouble(routing.port, module, handler, 'a middleware that Hono needs not, in a route')
  }
}

function replaced({ module }: Registration, node: ts.Node, text: string): void {
  const { source } = module
  if (node.getText(source) !== text) module.edits.push({ start: node.getStart(source), end: node.end, text })
}

/** Lists of handlers stand flat in Hono. */
function listed({ module }: Registration, node: ts.Expression): ts.Expression[] {
  if (!compiler().isArrayLiteralExpression(node)) return [node]
  const { source } = module
  const start = node.getStart(source)
  module.edits.push({ start, end: start + 1, text: '' }, { start: node.elements.end, end: node.end, text: '' })
  return [...node.elements]
}

interface Stop {
  readonly node: ts.Expression
  readonly guest: Guest
}

/** `use` takes middleware, routers and handlers of errors in one list; Hono has a method for each. */
function useEdits(routing: Routing, one: Registration): void {
  const { call, module, app } = one
  const { source } = module
  const [first] = call.arguments
  const placed = first !== undefined && compiler().isStringLiteralLike(first)
  const path = placed ? pathText(routing, one, first) : '/'
  if (first === undefined || path === undefined) return
  const mounted = !app.whole || (path !== '/' && path !== '*')
  const arrival = { port: routing.port, module, apps: routing.apps, role: 'middleware' as const, mounted }
  const nodes = (placed ? call.arguments.slice(1) : [...call.arguments]).flatMap((node) => listed(one, node))
  const stops = nodes.map((node): Stop => ({ node, guest: guestOf(arrival, node) }))
  const kept = stops.filter(({ guest }) => !(guest.kind === 'swap' && guest.swapped === 'gone'))
  if (kept.length === 0) return dropStatement(routing.port, one)
  for (const { node, guest } of stops) if (guest.kind === 'app') refuseLate(routing, one, { node, app: guest.app })
  const quote = placed ? first.getText(source).slice(0, 1) : "'"
  let open = ''
  for (const [index, stop] of kept.entries()) {
    const { name, head } = callFor(routing, one, { stop, path, quote, last: kept.length === 1 })
    const start = index === 0 ? one.method.getStart(source) : (kept[index - 1]?.node.end ?? 0)
    const joins = name === open && name === 'use'
    const text = index === 0 ? `${name}(${head}` : joins ? ', ' : `).${name}(${head}`
    module.edits.push({ start, end: stop.node.getStart(source), text })
    open = name
    if (stop.guest.kind === 'swap' && stop.guest.swapped !== 'gone') module.edits.push(...stop.guest.swapped.edits)
  }
}

interface Placing {
  readonly stop: Stop
  readonly path: string
  readonly quote: string
  readonly last: boolean
}

function callFor(routing: Routing, one: Registration, { stop, path, quote, last }: Placing): { name: string; head: string } {
  const { guest, node } = stop
  const at = (text: string) => `${quote}${text}${quote}, `
  if (guest.kind === 'app') return { name: 'route', head: at(path === '*' ? '/' : path) }
  const everywhere = path === '/' || path === '*'
  if (guest.kind !== 'handler' || goesOn(guest.handler)) return { name: 'use', head: everywhere ? '' : at(below(path)) }
  if (guest.handler.role === 'error') {
    const others = routing.all.filter(({ app, call }) => app === one.app && call.getStart() > one.call.getStart() && one.module === app.module)
    if (!everywhere || others.some(({ method }) => method.text !== 'listen'))
      trouble(routing.port, one.module, node, 'a handler of errors that is not the last of its app')
    return { name: 'onError', head: '' }
  }
  return everywhere && last && one.app.whole && isLast(routing, one) ? { name: 'notFound', head: '' } : { name: 'all', head: at(everywhere ? '*' : below(path)) }
}

/** Whether it may hand on to the next one. */
function goesOn({ node, role }: Handler): boolean {
  const name = node.parameters[2]?.name.getText()
  if (role === 'error' || name === undefined) return false
  return descendants(node).some((one) => isReference(one) && one.text === name && !compiler().isParameter(one.parent))
}

/** Nothing behind it but handlers of errors, which Hono keeps apart. */
function isLast({ all }: Routing, { app, call, module }: Registration): boolean {
  const behind = all.filter((one) => one.app === app && one.module === module && one.call.getStart() > call.getStart())
  return behind.every(({ method, call: { arguments: given } }) => {
    const [only] = given
    const errors = only && (compiler().isArrowFunction(only) || compiler().isFunctionExpression(only)) && only.parameters.length === 4
    return method.text === 'listen' || (method.text === 'use' && (errors || (only && compiler().isIdentifier(only))))
  })
}

/** Hono copies the routes of a router where it is mounted; Express asks the router at each request. */
function refuseLate({ all, port }: Routing, { call, module }: Registration, { node, app }: { node: ts.Node; app: App }): void {
  const late = all.find((other) => other.app === app && other.module === module && other.call.getStart() > call.getStart())
  if (app.module === module && late !== undefined) trouble(port, module, node, 'a router that gets routes after it is mounted')
}

