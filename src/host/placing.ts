import type { Edit } from '../edit/apply.ts'
import type { ts } from '../edit/typescript/compiler.ts'
import type { Dialect } from '../edit/typescript/dialect.ts'
import type { SlotContribution } from '../plugin/contribution.ts'

export interface Module {
  readonly source: ts.SourceFile
  readonly dialect: Dialect
}

/** An entry and the node it stands in. */
export interface Standing {
  readonly entry: SlotContribution
  readonly node: ts.Node
}

/** What is to be written: an entry, its code with the names it has in this module, and what stands there already. */
export interface Placed {
  readonly entry: SlotContribution
  readonly code: string
  readonly standing: readonly Standing[]
}

/** How the entries of a slot stand in a module. */
export interface Placing {
  /** The node that says `code` for the entry, whatever way it is laid out. */
  find(module: Module, entry: SlotContribution, code: string): ts.Node | undefined
  /** The nodes that could be the entry, edited: same place, same path. */
  candidates(module: Module, entry: SlotContribution): readonly ts.Node[]
  insert(module: Module, placed: Placed): readonly Edit[]
  drop(module: Module, node: ts.Node): readonly Edit[]
}

/** By rank, then by key: never by the time of adding. */
export function inOrder(a: SlotContribution, b: SlotContribution): number {
  return a.rank - b.rank || compare(a.key, b.key) || compare(a.slot, b.slot)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The nearest neighbours by rank among those that stand there. */
export function neighbours({ entry, standing }: Placed): { before?: ts.Node | undefined; after?: ts.Node | undefined } {
  const sorted = [...standing].sort((a, b) => inOrder(a.entry, b.entry))
  return {
    before: sorted.findLast((other) => inOrder(other.entry, entry) < 0)?.node,
    after: sorted.find((other) => inOrder(other.entry, entry) > 0)?.node,
  }
}
