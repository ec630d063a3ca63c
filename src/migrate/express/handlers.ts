/** The functions that a call on an app registers, wherever they are written. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { type App, appAt } from './apps.ts'
import { unwrapped } from './forwarders.ts'
import { functionAt } from './made.ts'
import { packageName, swapOf } from './packages.ts'
import { type Handler, type HandlerNode, type Module, type Port, type Role, trouble } from './port.ts'
import type { Swapped } from './swap.ts'

/** What an argument of a call on an app is. */
export type Guest =
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'swap'; readonly swapped: Swapped }
  | { readonly kind: 'handler'; readonly handler: Handler }
  | { readonly kind: 'unknown' }

export interface Arrival {
  readonly port: Port
  readonly module: Module
  readonly apps: readonly App[]
  readonly role: Role
  readonly mounted: boolean
}

export function guestOf(arrival: Arrival, node: ts.Expression): Guest {
  const { port, module, apps } = arrival
  const inner = unwrapped(port, module, node)
  if (inner !== undefined) return guestOf(arrival, inner)
  const swapped = swapOf(port, module, node)
  if (swapped !== undefined) return { kind: 'swap', swapped }
  const app = appAt(port, module, node, apps)
  if (app !== undefined) return { kind: 'app', app }
  const meant = functionAt(port, module, node)
  if (meant !== undefined) return { kind: 'handler', handler: registered(arrival, meant.module, meant.node) }
  const named = compiler().isCallExpression(node) ? packageName(module, node.expression) : packageName(module, node)
  const why =
    named === undefined ? 'a handler that is made in a way that cannot be followed' : `${named}, which is of a package`
  trouble(port, module, node, why)
  return { kind: 'unknown' }
}

function registered({ port, role, mounted }: Arrival, module: Module, node: HandlerNode): Handler {
  const actual = node.parameters.length === 4 ? 'error' : role
  const known = port.handlers.get(node)
  if (known !== undefined) {
    known.mounted ||= mounted
    return known
  }
  const handler = { module, node, role: actual, mounted }
  port.handlers.set(node, handler)
  return handler
}
