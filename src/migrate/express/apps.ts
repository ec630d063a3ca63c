/** The apps and routers of Express in the modules of a project, and every call on them. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { packageName } from './packages.ts'
import { type Module, meaningOf, type Port, trouble } from './port.ts'

export interface App {
  readonly module: Module
  readonly name: string
  readonly declaration: ts.VariableDeclaration
  readonly call: ts.CallExpression | ts.NewExpression
  /** Made by `express()`, not by `Router()`. */
  readonly whole: boolean
}

/** A call of a method on an app, or on what such a call gives back. */
export interface Registration {
  readonly app: App
  readonly module: Module
  readonly call: ts.CallExpression
  readonly method: ts.Identifier
  /** Within `app.route(path)…`: the path. */
  readonly route: ts.Expression | undefined
}

export function appsIn(port: Port): App[] {
  const ts = compiler()
  return port.modules.flatMap((module) =>
    [...descendants(module.source)].flatMap((node): App[] => {
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return []
      const made = packageName(module, node.expression)
      if (!/^express(?:\.Router)?$/.test(made ?? '')) return []
      const { parent } = node
      const top = ts.isVariableDeclaration(parent) && ts.isSourceFile(parent.parent.parent.parent)
      if (!top || !ts.isIdentifier(parent.name)) {
        trouble(port, module, node, 'an app that is no variable of the module')
        return []
      }
      return [{ module, name: parent.name.text, declaration: parent, call: node, whole: made === 'express' }]
    }),
  )
}

/** The app that an expression means, through imports. */
export function appAt(port: Port, module: Module, node: ts.Expression, apps: readonly App[]): App | undefined {
  const meant = meaningOf(port, module, node)
  return meant && apps.find(({ declaration }) => declaration === meant.node)
}

/** In the order of the text, module by module. Each other use of an app that is not known is trouble. */
export function registrationsIn(port: Port, apps: readonly App[]): Registration[] {
  return port.modules.flatMap((module) =>
    [...descendants(module.source)].flatMap((node) => {
      if (!isReference(node)) return []
      const app = appAt(port, module, node, apps)
      return app === undefined || app.declaration.name === node ? [] : registrationsFrom(port, module, { app, node })
    }),
  )
}

function registrationsFrom(
  port: Port,
  module: Module,
  { app, node }: { app: App; node: ts.Identifier },
): Registration[] {
  const ts = compiler()
  const found: Registration[] = []
  let route: ts.Expression | undefined
  let whole: ts.Expression = node
  while (ts.isPropertyAccessExpression(whole.parent) && ts.isCallExpression(whole.parent.parent)) {
    const access: ts.PropertyAccessExpression = whole.parent
    const call = access.parent as ts.CallExpression
    if (call.expression !== access || !ts.isIdentifier(access.name)) break
    found.push({ app, module, call, method: access.name, route })
    if (access.name.text === 'route') route = call.arguments[0]
    whole = call
  }
  if (found.length === 0 && !isKnownUse(node))
    trouble(port, module, node, `${app.whole ? 'the app' : 'the router'} is handed on, or asked for what Hono has not`)
  return found
}

/** Exported, mounted, or handed to what serves it. */
function isKnownUse(node: ts.Identifier): boolean {
  const ts = compiler()
  const { parent } = node
  if (ts.isExportAssignment(parent) || ts.isExportSpecifier(parent)) return true
  if (ts.isShorthandPropertyAssignment(parent) || !ts.isCallExpression(parent)) return false
  return ts.isPropertyAccessExpression(parent.expression) && parent.expression.name.text === 'use'
}
