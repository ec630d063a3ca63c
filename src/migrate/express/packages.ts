/** Middleware of packages, and what Hono has in its place. */

import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { importOf } from '../../edit/typescript/declaration.ts'
import { corsSwap } from './cors.ts'
import { type Module, need, needShim, type Port, trouble } from './port.ts'
import { type Call, literal, type Swapped, whole } from './swap.ts'

const swaps: { readonly [name: string]: (call: Call) => Swapped } = {
  'express.json': (call) => parser(call, 'jsonBody'),
  'express.urlencoded': (call) => parser(call, 'formBody'),
  'body-parser.json': (call) => parser(call, 'jsonBody'),
  'body-parser.urlencoded': (call) => parser(call, 'formBody'),
  cors: corsSwap,
  helmet: helmetSwap,
  morgan: ({ port, module, node }) => {
    need(module, 'hono/logger', 'logger')
    port.notes.add('The lines that hono/logger writes are others than those of morgan.')
    return whole(node, 'logger()')
  },
  compression: ({ port }) => {
    port.notes.add('compression goes: Cloudflare compresses what it answers.')
    return 'gone'
  },
  'cookie-parser': (call) => {
    if (call.node.arguments.length > 0) trouble(call.port, call.module, call.node, 'cookies that are signed')
    return 'gone'
  },
}

/** What Hono needs no package for. */
export const dropped = [
  'express',
  'body-parser',
  'cors',
  'helmet',
  'morgan',
  'compression',
  'cookie-parser',
  'express-async-handler',
]

/** `cors()` of the package cors, `express.json()`, `json()` of express. Undefined where the callee is none of these. */
export function swapOf(port: Port, module: Module, node: ts.Expression): Swapped | undefined {
  if (!compiler().isCallExpression(node)) return undefined
  const name = packageName(module, node.expression)
  const swap = name === undefined ? undefined : swaps[name]
  return swap?.({ port, module, node })
}

/** The package that a callee is of, with its member where it is one. */
export function packageName({ source }: Module, callee: ts.Expression): string | undefined {
  const ts = compiler()
  const member = ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined
  const root = ts.isPropertyAccessExpression(callee) ? callee.expression : callee
  const imported = ts.isIdentifier(root) ? importOf(source, root.text) : undefined
  if (imported === undefined || imported.from.startsWith('.')) return undefined
  const named = imported.name === 'default' || imported.name === '*' ? [] : [imported.name]
  return [imported.from, ...named, ...(member === undefined ? [] : [member])].join('.')
}

function parser({ port, module, node }: Call, name: 'jsonBody' | 'formBody'): Swapped {
  needShim(port, module, name)
  if (name === 'formBody') port.notes.add('Names with brackets in a form (a[b]=c) stay as they are written.')
  const [options] = node.arguments
  const members = options === undefined ? [] : literal(options)?.properties
  const odd = members?.find((one) => !['limit', 'extended', 'strict'].includes(one.name?.getText() ?? ''))
  const limit = members?.find((one) => one.name?.getText() === 'limit')
  const bytes = limit && compiler().isPropertyAssignment(limit) ? bytesOf(limit.initializer.getText()) : undefined
  if (members === undefined || odd !== undefined || (limit !== undefined && bytes === undefined))
    trouble(port, module, odd ?? limit ?? node, 'an option of the parser that has no like')
  return whole(node, `${name}(${bytes ?? ''})`)
}

function bytesOf(text: string): number | undefined {
  const [, number = '', unit = 'b'] = /^['"]?(\d+)\s*(b|kb|mb)?['"]?$/i.exec(text) ?? []
  const factor = { b: 1, kb: 1024, mb: 1024 ** 2 }[unit.toLowerCase()]
  return number === '' || factor === undefined ? undefined : Number(number) * factor
}

/** What helmet says unless told otherwise, where secureHeaders says something else. */
const policy = `contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    baseUri: ["'self'"],
    fontSrc: ["'self'", 'https:', 'data:'],
    formAction: ["'self'"],
    frameAncestors: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    scriptSrc: ["'self'"],
    scriptSrcAttr: ["'none'"],
    styleSrc: ["'self'", 'https:', "'unsafe-inline'"],
    upgradeInsecureRequests: [],
  },`

function helmetSwap({ port, module, node }: Call): Swapped {
  need(module, 'hono/secure-headers', 'secureHeaders')
  const [options] = node.arguments
  const bare = options?.getText().replaceAll(/[\s,]/g, '') === '{contentSecurityPolicy:false}'
  if (options !== undefined && !bare) trouble(port, module, options, 'options of helmet')
  const age = "strictTransportSecurity: 'max-age=31536000; includeSubDomains',"
  const lines = bare ? `{ ${age.slice(0, -1)} }` : `{\n  ${age}\n  ${policy}\n}`
  return whole(node, `secureHeaders(${lines})`)
}
