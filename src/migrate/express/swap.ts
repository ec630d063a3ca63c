/** A middleware of a package, and what stands in its place. */
import type { Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { Module, Port } from './port.ts'

/** A middleware in the list of a call: edits in place, or nothing in its place. */
export type Swapped = { readonly edits: readonly Edit[] } | 'gone'

export interface Call {
  readonly port: Port
  readonly module: Module
  readonly node: ts.CallExpression
}

export function whole(node: ts.Node, text: string): Swapped {
  return { edits: [{ start: node.getStart(), end: node.end, text }] }
}

export function literal(node: ts.Expression): ts.ObjectLiteralExpression | undefined {
  return compiler().isObjectLiteralExpression(node) ? node : undefined
}
