/** `req` of Express as `c` of Hono. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { type Handler, isTyped, need, type Port, trouble } from './port.ts'

/** What a place in a handler becomes: its text, over a node that may be larger than the name. */
export interface Put {
  readonly node: ts.Node
  readonly text: string
}

export interface Scribe {
  readonly port: Port
  readonly handler: Handler
  /** The name of the context. */
  readonly c: string
  readonly quote: string
  /** The text of a node as it will be. */
  render(node: ts.Node): string
}

/** Of each name: what reads one value, and what reads all of them. */
const lists: { readonly [name: string]: string } = { params: 'param', query: 'query', headers: 'header' }

const plain: { readonly [name: string]: (c: string) => string } = {
  method: (c) => `${c}.req.method`,
  hostname: (c) => `new URL(${c}.req.url).hostname`,
  ip: (c) => `${c}.req.header('cf-connecting-ip')`,
}

/** Relative to where a router is mounted, as Express has them. */
const relative: { readonly [name: string]: (c: string) => string } = {
  path: (c) => `${c}.req.path`,
  url: (c) => `${c}.req.url.slice(new URL(${c}.req.url).origin.length)`,
}

/** @param at a property of the request; undefined where Hono has no like, which is said */
export function requestPut(scribe: Scribe, at: ts.PropertyAccessExpression): Put | undefined {
  const { port, handler, c } = scribe
  const name = at.name.text
  const list = lists[name]
  if (list !== undefined) return listPut(scribe, at, `${c}.req.${list}`)
  if (name === 'get' || name === 'header') return headerPut(scribe, at)
  if (name === 'cookies') return cookiesPut(scribe, at)
  if (name === 'body' && !port.shim.names.has('jsonBody') && !port.shim.names.has('formBody'))
    return fail(scribe, at, 'req.body is read, and no parser that Hono has is in use')
  if (name === 'body' || port.variables.has(name)) return variablePut(scribe, at, name)
  if (name === 'originalUrl') return { node: at, text: quoted(scribe, relative.url?.(c) ?? '') }
  const put = plain[name] ?? (handler.mounted ? undefined : relative[name])
  if (put !== undefined && !isTarget(at)) return { node: at, text: quoted(scribe, put(c)) }
  const why =
    relative[name] === undefined ? `req.${name} has no like` : `req.${name} is relative to where it is mounted`
  return fail(scribe, at, why)
}

function fail({ port, handler }: Scribe, at: ts.Node, why: string): undefined {
  trouble(port, handler.module, at, why)
  return undefined
}

function quoted({ quote }: Scribe, text: string): string {
  return text.replaceAll("'", quote)
}

/** `req.params.id`, `req.headers['x-y']`, `req.query[name]`, or all of them at once. */
function listPut(scribe: Scribe, at: ts.PropertyAccessExpression, read: string): Put | undefined {
  const ts = compiler()
  const { parent } = at
  const name = at.name.text
  if (name === 'query') queryNotes(scribe, at)
  if (isTarget(at) || (isMember(parent, at) && isTarget(parent))) return fail(scribe, at, `req.${name} is written`)
  if (ts.isPropertyAccessExpression(parent) && parent.expression === at)
    return { node: parent, text: `${read}(${scribe.quote}${parent.name.text}${scribe.quote})` }
  if (!ts.isElementAccessExpression(parent) || parent.expression !== at) return { node: at, text: `${read}()` }
  const key = parent.argumentExpression
  if (ts.isNumericLiteral(key)) return fail(scribe, at, `req.${name}[${key.text}] is a part without a name`)
  return { node: parent, text: `${read}(${scribe.render(key)})` }
}

/** A value of a query is one text in Hono. */
function queryNotes({ port, handler }: Scribe, at: ts.PropertyAccessExpression): void {
  const ts = compiler()
  const value = isMember(at.parent, at) ? at.parent : at
  const call = ts.isCallExpression(value.parent) && value.parent.arguments.includes(value) ? value.parent : undefined
  if (call !== undefined && /^(?:Array\.isArray|\[\]\.concat)$/.test(call.expression.getText()))
    trouble(port, handler.module, call, 'several values of one name are read, which c.req.queries() gives')
  if (port.major < 5)
    port.notes.add(
      'Express 4 made objects and lists of names with brackets in a query (a[b]=c); in Hono they are names.',
    )
}

function isMember(parent: ts.Node, at: ts.Node): parent is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  const ts = compiler()
  return (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === at
}

function headerPut(scribe: Scribe, at: ts.PropertyAccessExpression): Put | undefined {
  const call = at.parent
  const [name] = compiler().isCallExpression(call) && call.expression === at ? call.arguments : []
  if (name === undefined) return fail(scribe, at, `req.${at.name.text} is handed on`)
  return { node: call, text: `${scribe.c}.req.header(${scribe.render(name)})` }
}

function cookiesPut(scribe: Scribe, at: ts.PropertyAccessExpression): Put {
  const ts = compiler()
  const { parent } = at
  need(scribe.handler.module, 'hono/cookie', 'getCookie')
  if (!isMember(parent, at)) return { node: at, text: `getCookie(${scribe.c})` }
  const key = ts.isPropertyAccessExpression(parent)
    ? `${scribe.quote}${parent.name.text}${scribe.quote}`
    : scribe.render(parent.argumentExpression)
  return { node: parent, text: `getCookie(${scribe.c}, ${key})` }
}

/** What handlers hand on: a variable of the context. */
export function variablePut(scribe: Scribe, at: ts.PropertyAccessExpression, name: string): Put | undefined {
  const ts = compiler()
  const { c, quote, render } = scribe
  const { parent } = at
  if (!isTarget(at)) return { node: at, text: `${c}.get(${quote}${name}${quote})` }
  const assigned = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  if (!assigned || !ts.isExpressionStatement(parent.parent))
    return fail(scribe, at, `${name} is written in a way of its own`)
  return { node: parent, text: `${c}.set(${quote}${name}${quote}, ${render(parent.right)})` }
}

export function isTarget(node: ts.Node): boolean {
  const ts = compiler()
  const { parent } = node
  if (ts.isDeleteExpression(parent) || ts.isPostfixUnaryExpression(parent)) return true
  if (ts.isPrefixUnaryExpression(parent))
    return [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(parent.operator)
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  )
}

/** Whether the module is one in which values need a type. */
export function typedIn({ handler }: Scribe): boolean {
  return isTyped(handler.module)
}
