/** What the parts of translating one handler know of it. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { Scribe } from './request.ts'

/** What the parameters of a handler are called. */
export interface Names {
  readonly req: string
  readonly res: string
  readonly next: string | undefined
  readonly error: string | undefined
}

/** A handler while it is read. */
export interface Reading extends Scribe {
  readonly names: Names
  /** Functions whose value is the answer: the handler, and callbacks of a promise that it returns. */
  readonly ends: Set<ts.Node>
  readonly typeSet: boolean
  /** Whether it hands on to the next handler, known once the body is read. */
  goesOn: boolean
}

/** How a place leaves the handler. */
export interface Leaving {
  readonly before: readonly string[]
  readonly value: string
  readonly throws: boolean
}

/** The identifier that an expression begins with. */
export function leftmost(node: ts.Node): ts.Identifier | undefined {
  const ts = compiler()
  if (ts.isIdentifier(node)) return node
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node))
    return leftmost(node.expression)
  return ts.isBinaryExpression(node) ? leftmost(node.left) : undefined
}
