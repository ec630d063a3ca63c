/** `app.use` of Express, which Hono has several methods for. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import type { App, Registration } from './apps.ts'
import { dropStatement, listed, pathText, type Routing } from './calls.ts'
import { type Guest, guestOf } from './handlers.ts'
import { below } from './paths.ts'
import { type Handler, trouble } from './port.ts'

interface Stop {
  readonly node: ts.Expression
  readonly guest: Guest
}

/** `use` takes middleware, routers and handlers of errors in one list; Hono has a method for each. */
export function useEdits(routing: Routing, one: Registration): void {
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
  if (kept.length === 0) {
    dropStatement(routing.port, one)
    return
  }
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

function callFor(
  routing: Routing,
  one: Registration,
  { stop, path, quote, last }: Placing,
): { name: string; head: string } {
  const { guest, node } = stop
  const at = (text: string) => `${quote}${text}${quote}, `
  if (guest.kind === 'app') return { name: 'route', head: at(path === '*' ? '/' : path) }
  const everywhere = path === '/' || path === '*'
  if (guest.kind !== 'handler' || goesOn(guest.handler)) return { name: 'use', head: everywhere ? '' : at(below(path)) }
  if (guest.handler.role === 'error') {
    const others = routing.all.filter(
      ({ app, call }) => app === one.app && call.getStart() > one.call.getStart() && one.module === app.module,
    )
    if (!everywhere || others.some(({ method }) => method.text !== 'listen'))
      trouble(routing.port, one.module, node, 'a handler of errors that is not the last of its app')
    return { name: 'onError', head: '' }
  }
  return everywhere && last && one.app.whole && isLast(routing, one)
    ? { name: 'notFound', head: '' }
    : { name: 'all', head: at(everywhere ? '*' : below(path)) }
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
    const errors =
      only &&
      (compiler().isArrowFunction(only) || compiler().isFunctionExpression(only)) &&
      only.parameters.length === 4
    return method.text === 'listen' || (method.text === 'use' && (errors || (only && compiler().isIdentifier(only))))
  })
}

/** Hono copies the routes of a router where it is mounted; Express asks the router at each request. */
function refuseLate(
  { all, port }: Routing,
  { call, module }: Registration,
  { node, app }: { node: ts.Node; app: App },
): void {
  const late = all.find(
    (other) => other.app === app && other.module === module && other.call.getStart() > call.getStart(),
  )
  if (app.module === module && late !== undefined)
    trouble(port, module, node, 'a router that gets routes after it is mounted')
}
