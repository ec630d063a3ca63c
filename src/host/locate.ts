import type { ts } from '../edit/typescript/compiler.ts'
import { isMethodCall } from '../edit/typescript/expression.ts'
import { importedIn, serves } from '../edit/typescript/import-list.ts'
import { referencedNames } from '../edit/typescript/reference.ts'
import type { Slot, SlotContribution } from '../plugin/contribution.ts'
import type { Held } from './host.ts'
import { codeUnder, type Names, neededBy, possibleNames } from './names.ts'
import type { Module, Placing, Standing } from './placing.ts'

export type PlacingOf = (slot: Slot) => Placing

export interface Located {
  readonly held: Held
  readonly node?: ts.Node
  /** The names its imports have, where it stands unedited. */
  readonly names?: Names
}

/** Finds an entry; `others` are the entries of the project, so that what belongs to them is not taken for it, edited. */
export function locate(
  module: Module,
  entry: SlotContribution,
  placingOf: PlacingOf,
  others: readonly SlotContribution[],
): Located {
  const exact = find(module, entry, placingOf)
  if (exact) return { held: 'yes', ...exact }
  const claimed = new Set(others.map((other) => find(module, other, placingOf)?.node))
  const locals = localsOf(module, entry)
  const similar = placingOf(entry.slot)
    .candidates(module, entry)
    .find((node) => !claimed.has(node) && namesIn(node).some((name) => locals.has(name)))
  return similar ? { held: 'edited', node: similar } : { held: 'no' }
}

/** The names an entry may stand for: of a call in a chain its own arguments, not the calls in front of it. */
function namesIn(node: ts.Node): string[] {
  const own = isMethodCall(node) ? [...node.arguments] : [node]
  return own.flatMap((one) => [...referencedNames(one)])
}

function find(
  module: Module,
  entry: SlotContribution,
  placingOf: PlacingOf,
): { node: ts.Node; names: Names } | undefined {
  for (const names of possibleNames(module.source, entry)) {
    const node = placingOf(entry.slot).find(module, entry, codeUnder(names, entry))
    if (node) return { node, names }
  }
  return undefined
}

/** The names under which a module imports what the entry needs. */
export function localsOf({ source }: Module, entry: SlotContribution): Set<string> {
  const bindings = neededBy(entry).filter(({ typeOnly }) => !typeOnly)
  const imported = importedIn(source).filter((found) =>
    bindings.some((binding) => serves(found, binding, source.fileName)),
  )
  return new Set(imported.map(({ local }) => local))
}

/** The entries that stand in a module, edited or not. */
export function standing(module: Module, placingOf: PlacingOf, entries: readonly SlotContribution[]): Standing[] {
  return entries.flatMap((entry) => {
    const { node } = locate(module, entry, placingOf, entries)
    return node ? [{ entry, node }] : []
  })
}
