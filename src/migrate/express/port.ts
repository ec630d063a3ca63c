/** What the parts of the move from Express to Hono share: modules, the edits in each, and what has no like. */
import { posix } from 'node:path'
import type { Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { type Declared, declaredIn, follow, importOf, type Meant } from '../../edit/typescript/declaration.ts'
import type { Binding } from '../../edit/typescript/import-list.ts'
import type { Read } from '../../edit/typescript/specifier.ts'
import { placeIn } from '../code.ts'

export interface Module {
  readonly source: ts.SourceFile
  readonly edits: Edit[]
  readonly imports: Binding[]
  /** Names of what only handed errors to `next`. */
  readonly wrappers: Set<string>
}

/** A function that answers requests, or hands them on. */
export interface Handler {
  readonly module: Module
  readonly node: HandlerNode
  readonly role: Role
  /** Under a path that Express takes off what the handler sees. */
  mounted: boolean
}

export type HandlerNode = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration
export type Role = 'route' | 'middleware' | 'error'

export interface Port {
  readonly modules: readonly Module[]
  readonly read: Read
  /** 4 or 5: paths are written in different ways. */
  readonly major: number
  /** `file:line` and why, of all that has no like in Hono. */
  readonly troubles: string[]
  readonly notes: Set<string>
  readonly handlers: Map<HandlerNode, Handler>
  /** What is put on the request, or on `res.locals`, for handlers further down. */
  readonly variables: Set<string>
  /** The module with what Hono does in another way, as a path of the project; and what of it is in use. */
  readonly shim: { readonly path: string; readonly names: Set<string> }
}

export function trouble(port: Port, { source }: Module, node: ts.Node, why: string): void {
  const said = `${placeIn(source, node)} ${why}`
  if (!port.troubles.includes(said)) port.troubles.push(said)
}

export function isTyped({ source }: Module): boolean {
  return /\.[cm]?tsx?$/.test(source.fileName)
}

export function need({ imports }: Module, from: string, name: string, typeOnly = false): void {
  if (!imports.some((one) => one.from === from && one.name === name))
    imports.push({ from, name, typeOnly, local: name })
}

/** A name of the module of ours, imported where it is used. */
export function needShim({ shim }: Port, module: Module, name: string, typeOnly = false): void {
  shim.names.add(name)
  const path = posix.relative(posix.dirname(module.source.fileName), shim.path)
  need(module, path.startsWith('.') ? path : `./${path}`, name, typeOnly)
}

export interface Found {
  readonly module: Module
  readonly node: ts.Expression | Declared
}

/** What a name or a member of a namespace stands for, in whichever module of the project. */
export function meaningOf(port: Port, module: Module, node: ts.Expression): Found | undefined {
  const ts = compiler()
  const { source } = module
  if (ts.isIdentifier(node)) {
    const declared = declaredIn(source.statements, node.text)
    if (declared !== undefined) return { module, node: declared }
    const imported = importOf(source, node.text)
    return imported && imported.name !== '*'
      ? found(port, follow(source, imported.from, imported.name, port.read))
      : undefined
  }
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined
  const imported = importOf(source, node.expression.text)
  if (imported?.name === '*') return found(port, follow(source, imported.from, node.name.text, port.read))
  const home = meaningOf(port, module, node.expression)
  const member = home && memberOf(home.node, node.name.text)
  return home && member && found(port, { source: home.module.source, node: member })
}

/** The value of a member in `const handlers = { list }` or `export default { list }`. */
function memberOf(node: Found['node'], name: string): ts.Expression | undefined {
  const ts = compiler()
  const value = ts.isVariableDeclaration(node) ? node.initializer : node
  if (value === undefined || !ts.isObjectLiteralExpression(value)) return undefined
  const member = value.properties.find((one) => one.name?.getText() === name)
  if (member && ts.isShorthandPropertyAssignment(member)) return member.name
  return member && ts.isPropertyAssignment(member) ? member.initializer : undefined
}

function found(port: Port, meant: Meant | undefined): Found | undefined {
  const module = meant && port.modules.find(({ source }) => source.fileName === meant.source.fileName)
  if (meant === undefined || module === undefined) return undefined
  const ts = compiler()
  const { node } = meant
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? meaningOf(port, module, node) : { module, node }
}
