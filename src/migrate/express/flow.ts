/** Where a handler may answer: Hono takes what a handler returns, and Express goes on behind an answer. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'

/** What ends a handler here besides the statement itself: an empty return or break, which goes. */
export interface Tail {
  readonly drops: ts.Statement | undefined
}

/** @param ends the handler, and callbacks whose value it returns; undefined where code goes on behind the statement */
export function tailOf(statement: ts.Statement, ends: ReadonlySet<ts.Node>): Tail | undefined {
  const next = follower(statement)
  if (next !== undefined && isEmptyReturn(next)) return { drops: next }
  const leaves = next !== undefined && compiler().isBreakStatement(next) && next.label === undefined
  if (next !== undefined && !leaves) return undefined
  const outer = leaves ? switchOf(next) : outward(statement, ends)
  if (outer === undefined) return undefined
  if (outer !== 'end' && tailOf(outer, ends) === undefined) return undefined
  return { drops: leaves ? next : undefined }
}

function isEmptyReturn(node: ts.Statement): boolean {
  return compiler().isReturnStatement(node) && node.expression === undefined
}

function follower({ parent, end }: ts.Statement): ts.Statement | undefined {
  const ts = compiler()
  const list = ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent) ? parent.statements : []
  return list.find(({ pos }) => pos >= end)
}

function switchOf(node: ts.Statement): ts.Statement | undefined {
  const ts = compiler()
  for (let { parent } = node; parent !== undefined; parent = parent.parent) {
    if (ts.isSwitchStatement(parent)) return parent
    if (ts.isIterationStatement(parent, false) || ts.isFunctionLike(parent)) return undefined
  }
  return undefined
}

/** The statement around it that ends where it ends. */
function outward(statement: ts.Statement, ends: ReadonlySet<ts.Node>): ts.Statement | 'end' | undefined {
  const ts = compiler()
  const { parent } = statement
  if (ts.isFunctionLike(parent)) return ends.has(parent) ? 'end' : undefined
  if (ts.isBlock(parent)) return parent
  if (ts.isIfStatement(parent)) return parent
  if (ts.isTryStatement(parent)) return parent.finallyBlock === undefined ? parent : undefined
  if (ts.isCatchClause(parent)) return parent.parent.finallyBlock === undefined ? parent.parent : undefined
  if (ts.isCaseOrDefaultClause(parent) && parent.parent.clauses.at(-1) === parent) return parent.parent.parent
  return undefined
}
