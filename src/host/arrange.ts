/** From a module that has one set of entries to the same module with another set. */
import { applyEdits } from '../edit/apply.ts'
import { type Dialect, dialectOf } from '../edit/typescript/dialect.ts'
import { addImport, dropImport } from '../edit/typescript/imports.ts'
import { parse } from '../edit/typescript/parse.ts'
import { referencedNames } from '../edit/typescript/reference.ts'
import type { Place } from '../edit/typescript/specifier.ts'
import type { SlotContribution } from '../plugin/contribution.ts'
import { localsOf, locate, type PlacingOf, standing } from './locate.ts'
import { chooseNames, codeUnder, keyOf, type Names, neededBy } from './names.ts'
import { inOrder, type Module } from './placing.ts'
import { refuse } from './refuse.ts'

export interface Arrangement extends Place {
  readonly placingOf: PlacingOf
  readonly have: readonly SlotContribution[]
  readonly want: readonly SlotContribution[]
}

/** @throws EDIT_REFUSED when an entry that has to go was edited */
export function arrange(text: string, arrangement: Arrangement): string {
  const { file, have, want, placingOf } = arrangement
  const wanted = new Set(want.map(identity))
  const entries = [...have, ...want]
  const states = new Map(
    entries.map((entry) => [identity(entry), locate(moduleOf(text, file), entry, placingOf, entries)]),
  )
  const state = (entry: SlotContribution) => states.get(identity(entry))?.held ?? 'no'
  // What is ours may be written as the place demands, so the author's way is read without it: on every road the same.
  const pristine = parse(
    without(
      text,
      arrangement,
      entries.filter((entry) => state(entry) === 'yes'),
    ),
    file,
  )
  const dialect = dialectOf(pristine)
  const names = chooseNames(pristine, want)
  const stays = (entry: SlotContribution) =>
    wanted.has(identity(entry)) && sameNames(states.get(identity(entry))?.names, names)
  const leaving = distinct(entries).filter((entry) => state(entry) === 'yes' && !stays(entry))
  const edited = distinct(have).filter((entry) => !wanted.has(identity(entry)) && state(entry) === 'edited')
  if (edited.length > 0)
    throw refuse(file, `${edited.map(({ key }) => key).join(', ')} was edited, so it was left alone.`)
  const left = distinct(have).filter((entry) => !wanted.has(identity(entry)) && state(entry) === 'no')
  let result = left.reduce(
    (rest, entry) => dropUnused(rest, file, [...localsOf(moduleOf(rest, file), entry)]),
    without(text, arrangement, leaving),
  )
  const missing = distinct(want).filter((entry) => state(entry) === 'no' || leaving.includes(entry))
  for (const entry of missing.sort(inOrder)) result = insert(result, entry, names, { ...arrangement, dialect })
  return result
}

/** The identity of a fact: slot and key. */
export function identity({ slot, key }: SlotContribution): string {
  return `${slot} ${key}`
}

function distinct(entries: readonly SlotContribution[]): SlotContribution[] {
  return [...new Map(entries.map((entry) => [identity(entry), entry])).values()]
}

function moduleOf(text: string, file: string): Module {
  const source = parse(text, file)
  return { source, dialect: dialectOf(source) }
}

/** Whether an entry stands under the names that the whole set gives it; `names` knows only those it was asked for. */
function sameNames(actual: Names | undefined, chosen: Names): boolean {
  return [...(actual ?? [])].every(([key, local]) => (chosen.get(key) ?? local) === local)
}

function without(
  text: string,
  { file, placingOf, have, want }: Arrangement,
  entries: readonly SlotContribution[],
): string {
  let result = text
  for (const entry of distinct(entries)) {
    const module = moduleOf(result, file)
    const { node, names } = locate(module, entry, placingOf, [...have, ...want])
    if (node === undefined || names === undefined) continue
    result = applyEdits(result, placingOf(entry.slot).drop(module, node))
    result = dropUnused(result, file, [...names.values()])
  }
  return result
}

function dropUnused(text: string, file: string, locals: readonly string[]): string {
  const used = referencedNames(parse(text, file))
  return locals.filter((local) => !used.has(local)).reduce((result, local) => dropImport(result, file, local), text)
}

function insert(
  text: string,
  entry: SlotContribution,
  names: Names,
  arrangement: Arrangement & { readonly dialect: Dialect },
): string {
  const { file, placingOf, have, want, dialect } = arrangement
  const module = { source: parse(text, file), dialect }
  const others = standing(module, placingOf, distinct([...have, ...want]))
  const code = codeUnder(names, entry)
  const edits = placingOf(entry.slot).insert(module, { entry, code, standing: others })
  return neededBy(entry).reduce(
    (result, binding) => addImport(result, arrangement, binding, names.get(keyOf(binding)) ?? binding.local),
    applyEdits(text, edits),
  )
}
