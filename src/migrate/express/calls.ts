/** What the calls on an app have in common. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { dropLines } from '../../edit/typescript/lines.ts'
import type { App, Registration } from './apps.ts'
import { honoPath } from './paths.ts'
import { type Port, trouble } from './port.ts'

export interface Routing {
  readonly port: Port
  readonly apps: readonly App[]
  readonly all: readonly Registration[]
}

export function dropStatement(port: Port, { call, module }: Pick<Registration, 'call' | 'module'>): void {
  const { source } = module
  if (!compiler().isExpressionStatement(call.parent)) {
    trouble(port, module, call, 'a setting within an expression')
    return
  }
  module.edits.push(dropLines(source.text, call.getStart(source), call.parent.end))
}

/** The path of a call as Hono reads it. */
export function pathText({ port }: Routing, { module }: Registration, node: ts.Expression): string | undefined {
  const ts = compiler()
  if (ts.isStringLiteralLike(node)) {
    const path = honoPath(node.text, port.major)
    if (path !== undefined) return path
  }
  trouble(port, module, node, `Hono reads the path ${node.getText(module.source)} in another way`)
  return undefined
}

/** Lists of handlers stand flat in Hono. */
export function listed({ module }: Registration, node: ts.Expression): ts.Expression[] {
  if (!compiler().isArrayLiteralExpression(node)) return [node]
  const { source } = module
  const start = node.getStart(source)
  module.edits.push({ start, end: start + 1, text: '' }, { start: node.elements.end, end: node.end, text: '' })
  return [...node.elements]
}
