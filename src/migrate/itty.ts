/** Routes of itty-router on an app of Hono; the handlers stay as they are. */
import { applyEdits, type Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { importedIn } from '../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../edit/typescript/imports.ts'
import { descendants, parse } from '../edit/typescript/parse.ts'
import { isReference } from '../edit/typescript/reference.ts'
import type { Read } from '../edit/typescript/specifier.ts'
import { dialectIn, refuseAt } from './code.ts'

const methods = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'all'])
const pattern = /^(?:\/:?[\w.~-]+)*(?:\/|\/\*)?$|^\*$/
const makers = ['Router', 'IttyRouter']

export interface Routed {
  readonly text: string
  /** A route takes each path that no other does. */
  readonly catches: boolean
  /** Nothing of the package is in use any more. */
  readonly free: boolean
}

/**
 * @param adapter the module that has `route`, as a path of the project
 * @throws EDIT_REFUSED with the place of what Hono does in another way
 */
export function toHono(text: string, file: string, { adapter, read }: { adapter: string; read: Read }): Routed {
  const source = parse(text, file)
  const imports = importedIn(source).filter(({ from }) => from === 'itty-router')
  const odd = imports.find(({ name }) => name === 'AutoRouter' || name === '*' || name === 'default')
  if (odd !== undefined)
    throw refuseAt(source, odd.declaration, `${odd.name} of itty-router answers in ways of its own.`)
  const maker = imports.find(({ name }) => makers.includes(name))
  if (maker === undefined) throw refuseAt(source, source, 'The router is not made where the entry is.')
  const { router, call, base } = routerIn(source, maker.local)
  const edits: Edit[] = [
    {
      start: call.getStart(source),
      end: call.end,
      text: `new Hono({ strict: false })${base === '' ? '' : `.basePath(${base})`}`,
    },
  ]
  const routes = [...descendants(source)].filter((node) => isRoute(node, router)) as RouteCall[]
  for (const route of routes) edits.push(...routeEdits(source, route, base))
  for (const node of descendants(source))
    if (isReference(node) && node.text === router) edits.push(...useEdits(source, node, call))
  const place = { file, read, dialect: dialectIn(source) }
  let result = dropImport(applyEdits(text, edits), file, maker.local)
  result = addImport(result, place, { from: 'hono', name: 'Hono', typeOnly: false, local: 'Hono' }, 'Hono')
  result = addImport(result, place, { from: adapter, name: 'route', typeOnly: false, local: 'route' }, 'route')
  const catches =
    base === '' &&
    routes.some(
      ({ expression, arguments: [path] }) =>
        expression.name.text === 'all' && /\*['"`]$/.test(path?.getText(source) ?? ''),
    )
  return { text: result, catches, free: imports.length === 1 }
}

/** `const router = Router()` at the top, without options other than a base. */
function routerIn(source: ts.SourceFile, maker: string): { router: string; call: ts.CallExpression; base: string } {
  const ts = compiler()
  const calls = [...descendants(source)].filter(
    (node) => ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === maker,
  ) as ts.CallExpression[]
  const [call, second] = calls
  if (call === undefined || second !== undefined)
    throw refuseAt(source, second ?? source, 'There is more than one router.')
  const declaration = rootOf(call).parent
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name))
    throw refuseAt(source, call, 'The router has no name.')
  const [options] = call.arguments
  const members = options === undefined ? [] : ts.isObjectLiteralExpression(options) ? options.properties : undefined
  const odd = members?.find((one) => one.name?.getText(source) !== 'base')
  if (members === undefined || odd !== undefined)
    throw refuseAt(source, odd ?? call, 'The router has options that Hono has not.')
  const [base] = members
  if (base !== undefined && !ts.isPropertyAssignment(base))
    throw refuseAt(source, base, 'The base is not written in place.')
  return { router: declaration.name.text, call, base: base === undefined ? '' : base.initializer.getText(source) }
}

/** A chain of calls up to its end. */
function rootOf(node: ts.Node): ts.Node {
  const ts = compiler()
  const { parent } = node
  const chained =
    ts.isPropertyAccessExpression(parent) && parent.expression === node && ts.isCallExpression(parent.parent)
  return chained ? rootOf(parent.parent) : node
}

interface RouteCall extends ts.CallExpression {
  readonly expression: ts.PropertyAccessExpression
}

/** A call of a method of the router, or of what such a call gives back. */
function isRoute(node: ts.Node, router: string): node is RouteCall {
  const ts = compiler()
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
  if (['handle', 'fetch'].includes(node.expression.name.text)) return false
  let root = node.expression.expression
  while (ts.isCallExpression(root) && ts.isPropertyAccessExpression(root.expression)) {
    if (['handle', 'fetch'].includes(root.expression.name.text)) return false
    root = root.expression.expression
  }
  if (ts.isIdentifier(root)) return root.text === router
  return (
    ts.isCallExpression(root) &&
    ts.isVariableDeclaration(rootOf(root).parent) &&
    (rootOf(root).parent as ts.VariableDeclaration).name.getText() === router
  )
}

function routeEdits(source: ts.SourceFile, { expression, arguments: given }: RouteCall, base: string): Edit[] {
  const ts = compiler()
  const [path, ...handlers] = given
  if (!methods.has(expression.name.text))
    throw refuseAt(source, expression.name, `Hono has no method ${expression.name.text} for routes.`)
  if (path === undefined || !ts.isStringLiteralLike(path) || !pattern.test(path.text))
    throw refuseAt(source, path ?? expression, `Hono reads the path ${path?.getText(source) ?? ''} in another way.`)
  const whole = base === '' ? path.getText(source) : `${base} + ${path.getText(source)}`
  return handlers.flatMap((handler): Edit[] => {
    if (ts.isSpreadElement(handler)) throw refuseAt(source, handler, 'Handlers are spread.')
    if (/\.(?:handle|fetch)$/.test(handler.getText(source)))
      throw refuseAt(source, handler, 'A router stands within the router.')
    const start = handler.getStart(source)
    return [
      { start, end: start, text: `route(${whole}, ` },
      { start: handler.end, end: handler.end, text: ')' },
    ]
  })
}

/** `router.handle` is `router.fetch`; each other use of the router but a route is refused. */
function useEdits(source: ts.SourceFile, node: ts.Identifier, made: ts.CallExpression): Edit[] {
  const ts = compiler()
  const { parent } = node
  if (ts.isVariableDeclaration(parent) && parent.name === node && made.pos >= parent.pos) return []
  if (ts.isExportAssignment(parent)) return []
  if (!ts.isPropertyAccessExpression(parent)) throw refuseAt(source, node, 'The router is handed on.')
  if (parent.name.text !== 'handle' && parent.name.text !== 'fetch') return []
  const call = parent.parent
  const called = ts.isCallExpression(call) && call.expression === parent
  if (called && ts.isPropertyAccessExpression(call.parent))
    throw refuseAt(source, call.parent, 'What the router answers is worked on, or answered where it does not.')
  if (called && call.arguments.some((one) => ts.isObjectLiteralExpression(one)))
    throw refuseAt(source, call, 'Handlers are given an object of its own.')
  return [{ start: parent.name.getStart(source), end: parent.name.end, text: 'fetch' }]
}
