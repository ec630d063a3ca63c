/** Calls on an app of Express as calls on an app of Hono. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { Registration } from './apps.ts'
import { dropStatement, listed, pathText, type Routing } from './calls.ts'
import { guestOf } from './handlers.ts'
import { trouble } from './port.ts'
import { useEdits } from './use.ts'

const methods = new Set(['get', 'post', 'put', 'delete', 'patch', 'options', 'all'])
const silent = new Set(['trust proxy', 'x-powered-by', 'etag', 'env', 'port', 'case sensitive routing'])

export function register(routing: Routing, one: Registration): void {
  const { method, call, module } = one
  const name = method.text
  const routes = methods.has(name) && (call.arguments.length > 1 || one.route !== undefined)
  if (name === 'use') useEdits(routing, one)
  else if (routes) routeEdits(routing, one)
  else if (name === 'route') routeStart(routing, one)
  else if (name === 'set' || name === 'disable' || name === 'enable') settingEdits(routing, one)
  else if (name !== 'listen') trouble(routing.port, module, method, `app.${name} has no like`)
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
  if (!silent.has(text)) {
    trouble(port, module, call, `the setting ${text || 'of a name that is not written in place'}`)
    return
  }
  const off = method.text === 'disable' || call.arguments[1]?.kind === compiler().SyntaxKind.FalseKeyword
  if (text === 'etag' && off) port.notes.delete(etag)
  dropStatement(port, { call, module })
}

export const etag =
  'Express answers with an ETag; where clients ask by If-None-Match, put etag() of hono/etag in front of the routes.'

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
    if (guest.kind === 'swap' && guest.swapped === 'gone')
      trouble(routing.port, module, handler, 'a middleware that Hono needs not, in a route')
  }
}

function replaced({ module }: Registration, node: ts.Node, text: string): void {
  const { source } = module
  if (node.getText(source) !== text) module.edits.push({ start: node.getStart(source), end: node.end, text })
}
