/** Which name each import of the entries gets in a module. */

import { renameIn } from '../edit/typescript/code.ts'
import type { ts } from '../edit/typescript/compiler.ts'
import { type Binding, bindingsOf, importedIn, serves } from '../edit/typescript/import-list.ts'
import { referencedNames } from '../edit/typescript/reference.ts'
import type { SlotContribution } from '../plugin/contribution.ts'
import { isHandler } from './handlers/handler.ts'
import { inOrder } from './placing.ts'

export type Names = ReadonlyMap<string, string>

/** The bindings that the code of an entry needs; what is exported from its own module needs none. */
export function neededBy({ slot, imports }: SlotContribution): Binding[] {
  return slot === 'export' ? [] : bindingsOf(imports)
}

export function keyOf({ from, name, typeOnly }: Binding): string {
  return `${from} ${name} ${typeOnly}`
}

/**
 * The names for a set of entries in a module without any of them: the import of the user where it is in use, else the
 * name its author chose, else, where that is taken, one that says the slot or the entry as well.
 */
export function chooseNames(bare: ts.SourceFile, entries: readonly SlotContribution[]): Names {
  const used = referencedNames(bare)
  const imports = importedIn(bare)
  const handlers = entries.map(({ slot }) => slot).filter(isHandler)
  const taken = new Set<string>([...used, ...imports.map(({ local }) => local), ...handlers])
  const names = new Map<string, string>()
  for (const entry of [...entries].sort(inOrder)) {
    for (const binding of neededBy(entry)) {
      if (names.has(keyOf(binding))) continue
      const shared = imports.find((found) => used.has(found.local) && serves(found, binding, bare.fileName))
      const name = shared?.local ?? freeName(binding.local, entry, taken)
      names.set(keyOf(binding), name)
      taken.add(name)
    }
  }
  return names
}

function freeName(name: string, { slot, key }: SlotContribution, taken: ReadonlySet<string>): string {
  const owner = key
    .split(/[^A-Za-z0-9]+/)
    .map((word, index) => (index === 0 ? word : capital(word)))
    .join('')
  const bySlot = name === slot ? [] : [name + capital(slot)]
  const free = [name, ...bySlot, owner + capital(name)].find((candidate) => !taken.has(candidate))
  if (free) return free
  for (let number = 2; ; number++) if (!taken.has(name + number)) return name + number
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** The code of an entry under the names of a module. */
export function codeUnder(names: Names, entry: SlotContribution): string {
  const renamed = neededBy(entry).map((binding) => [binding.local, names.get(keyOf(binding)) ?? binding.local] as const)
  return renameIn(entry.code, new Map(renamed))
}

/** Every set of names under which an entry may stand in a module: its imports may be there more than once. */
export function possibleNames(source: ts.SourceFile, entry: SlotContribution): Names[] {
  const imports = importedIn(source)
  let sets: [string, string][][] = [[]]
  for (const binding of neededBy(entry)) {
    const locals = imports.filter((found) => serves(found, binding, source.fileName)).map(({ local }) => local)
    const choices = locals.length === 0 ? [binding.local] : locals
    sets = sets.flatMap((set) => choices.map((local): [string, string][] => [...set, [keyOf(binding), local]]))
  }
  return sets.map((set) => new Map(set))
}
