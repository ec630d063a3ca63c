/** The pure heart: from what a project has and what its recipe calls for to the changes that lie between. */
import type { Layout } from '../kind/index.ts'
import { type Base, baseFile, printBase } from '../project/base.ts'
import { type Lock, type LockedFile, lockPath, printLock } from '../project/lock.ts'
import { recipePath } from '../project/recipe.ts'
import type { Want } from '../resolve/resolve.ts'
import type { Change } from '../tree/change.ts'
import { digest } from '../tree/digest.ts'
import { conflicted, type FileConflict } from './conflicts.ts'
import { type Decision, decide, type OnConflict, ownFile, type Sides, undecided } from './decide.ts'
import { type Elsewhere, planElsewhere } from './existing.ts'
import { asIs, type Formatted, formattedSides, formattingOf, laidOut, untidied } from './formatted.ts'
import { type ManagedFile, renderManaged } from './managed.ts'
import { planRecipe, type RecipePlace } from './recipe.ts'
import { type Uses, withResources } from './resources.ts'
import { stays } from './stays.ts'
import { mergeBySyntax, slotsByFile } from './syntax.ts'

export type { FileConflict } from './conflicts.ts'

/** What stands on the disk, read as it is asked for. */
export interface Present {
  /** The text of a file by its path in the project; undefined when there is none. */
  read(path: string): string | undefined
  readonly lock: Lock
  readonly base: Base
  /** The file that holds the recipe; clodo.json where there is none yet. */
  readonly found?: RecipePlace | undefined
  /** Asked when a binding goes to which a resource was given; none is used when left out. */
  readonly uses?: Uses
}

export interface Plan {
  /** Sorted by path; none that changes nothing. */
  readonly changes: readonly Change[]
  readonly conflicts: readonly FileConflict[]
  /** What stays behind, and what the user may want to know. */
  readonly notes: readonly string[]
}

const stateIgnored =
  'history/\ntxn/\ndb/\njournal.json\nrunning\neffects.json\ndeploys.jsonl\naudit.jsonl\n*.jsonl.lock\nvault.running\ndeploying-*\ndeploy-*.request\n'

const ignored = '.clodo/.gitignore'
/** Where CLODO is no part of a repository, all that it keeps is for this machine alone. */
const allIgnored = '*\n'

export interface PlanOptions {
  readonly onConflict: OnConflict
  /** Where lines conflict in a file with slots, look again by syntax; `loadCompiler` must have been awaited. */
  readonly bySyntax?: boolean
  /** What the user's formatter makes of texts; there is none when left out. */
  readonly formatted?: Formatted
}

/** @throws CONFLICT when there is one that `onConflict` does not decide */
export function plan(present: Present, want: Want, layout: Layout, options: PlanOptions): Plan {
  const retired = layout.existing && Object.keys(want.recipe.plugins).length === 0
  const facts = retired ? [] : want.facts
  const owned = renderManaged({ ...want, facts }, layout)
  owned.set(ignored, { text: retired ? allIgnored : stateIgnored, seeded: false })
  const { formatted = asIs } = options
  const files = planOwned(present, owned, {
    decide: deciderOf(present, want, options),
    formatted,
    existing: layout.existing,
  })
  const elsewhere = layout.existing
    ? planElsewhere(present, facts, layout, {
        owned: ownedPaths(present, owned),
        formatted,
        onConflict: options.onConflict,
      })
    : nothing
  const conflicts = [...files.conflicts, ...elsewhere.conflicts]
  const open = undecided(conflicts, options.onConflict)
  if (open.length > 0) throw conflicted(open)
  const lock: Lock = { ...present.lock, plugins: want.plugins, facts, files: { ...files.locked, ...elsewhere.locked } }
  const record = retired ? gone(present) : recordOf(present, lock, files.base)
  const moved = [...files.changes, ...elsewhere.changes]
  const records = record.map((change) => laidOut(change, formatted))
  const changes = [...(retired ? moved : planRecipe(present, want.recipe, moved, formatted)), ...records]
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const left = stays({ ...present, have: present.lock.facts, want: facts, changes: moved }, layout)
  return {
    changes,
    conflicts,
    notes: [...files.notes, ...elsewhere.notes, ...left, ...untidied(elsewhere.changes, formatted)],
  }
}

const nothing: Elsewhere = { changes: [], conflicts: [], locked: {}, notes: [] }

function recordOf(present: Present, lock: Lock, base: Base): Change[] {
  return [write(present, baseFile, printBase(base)), write(present, lockPath, printLock(lock))]
}

/** The last plugin takes CLODO's own traces along from a repository that CLODO did not create. */
function gone(present: Present): Change[] {
  const recipe = present.found?.path === 'package.json' ? [] : [present.found?.path ?? recipePath]
  return [baseFile, lockPath, ...recipe].map((path) => write(present, path, undefined))
}

/** What CLODO owns now or owned before: facts are not placed there, they are rendered. */
function ownedPaths(present: Present, owned: ReadonlyMap<string, ManagedFile>): Set<string> {
  const before = Object.entries(present.lock.files).filter(([, file]) => file.as !== 'hosted')
  return new Set([...owned.keys(), ...before.map(([path]) => path)])
}

interface Planned {
  readonly changes: Change[]
  readonly conflicts: FileConflict[]
  readonly notes: string[]
  readonly locked: { [path: string]: LockedFile }
  readonly base: { [path: string]: string }
}

interface Decider {
  decide(path: string, sides: Sides): Decision
  /** CLODO did not create the project. */
  readonly existing: boolean
  readonly formatted: Formatted
}

/** Decides by line and by value; by syntax where that conflicts, the file has slots, and it was asked for. */
function deciderOf(present: Present, want: Want, { onConflict, bySyntax = false }: PlanOptions): Decider['decide'] {
  const slots = slotsByFile(present.lock.facts, want)
  return (path, sides) => {
    const decision = decide(path, withResources(path, sides, present.uses ?? (() => undefined)), onConflict)
    const home = slots.get(path)
    const { base, ours, theirs } = sides
    if (decision.conflicts.length === 0 || !bySyntax || home === undefined) return decision
    if (base === undefined || ours === undefined || theirs === undefined) return decision
    const merged = mergeBySyntax(path, { base, ours, theirs }, home, present.read)
    return merged === undefined ? decision : { after: merged.text, conflicts: [] }
  }
}

function planOwned(present: Present, owned: ReadonlyMap<string, ManagedFile>, decider: Decider): Planned {
  const planned: Planned = { changes: [], conflicts: [], notes: [], locked: {}, base: {} }
  const had = Object.keys(present.lock.files).filter((path) => present.lock.files[path]?.as !== 'hosted')
  for (const path of new Set([...owned.keys(), ...had])) {
    const file = owned.get(path)
    const seeded = file?.seeded ?? present.lock.files[path]?.as === 'seeded'
    if (seeded) planSeeded(present, path, file, decider, planned)
    else planManaged(present, path, file?.text, decider, planned)
  }
  return planned
}

function planManaged(
  present: Present,
  path: string,
  theirs: string | undefined,
  decider: Decider,
  planned: Planned,
): void {
  const ours = present.read(path)
  const own = isUntouched(present, path, ours) || (path === ignored && ours === allIgnored)
  const base = present.base[path] ?? (own ? ours : undefined)
  const known = present.lock.files[path]
  const { raw, ...sides } = formattedSides(path, { base, ours, theirs }, known, decider.formatted)
  const before = known?.as === 'managed' ? known.found : undefined
  const stays = before === 'other' || (before === 'equal' && theirs === undefined && ours === base)
  const after = stays ? ours : settle(path, sides, decider, planned)
  if (sides.theirs !== undefined) {
    const conflicts = planned.conflicts.filter((one) => one.path === path)
    const found = known === undefined ? foundAs(sides, after, { conflicts, existing: decider.existing }) : before
    planned.locked[path] = {
      as: 'managed',
      ...(raw === undefined ? {} : { raw }),
      ...(found === undefined ? {} : { found }),
    }
    planned.base[path] = sides.theirs
    if (known === undefined && found === 'other')
      planned.notes.push(
        `${path} stays yours. What the plugin has there is not written; code that imports it may not work.`,
      )
  } else if (stays) planned.notes.push(`${path} was there before and stays.`)
  else if (after !== undefined)
    planned.notes.push(`${path} has edits of yours and stays; delete it when you no longer need it.`)
}

/** What stood in the place of a file when it came, where that was left as it is. */
function foundAs(
  { base, ours, theirs }: Sides,
  after: string | undefined,
  { conflicts, existing }: { readonly conflicts: readonly FileConflict[]; readonly existing: boolean },
): 'equal' | 'other' | undefined {
  if (base !== undefined || ours === undefined || after !== ours) return undefined
  if (ours === theirs) return existing ? 'equal' : undefined
  return conflicts.some(({ at }) => at === ownFile) ? 'other' : undefined
}

function settle(path: string, sides: Sides, decider: Decider, planned: Planned): string | undefined {
  const { after, conflicts } = decider.decide(path, sides)
  planned.changes.push({ path, before: sides.ours, after })
  planned.conflicts.push(...conflicts.map((conflict) => ({ path, ...conflict })))
  return after
}

/** A seeded file is written once and never again; it goes with its plugin while nobody touched it. */
function planSeeded(
  present: Present,
  path: string,
  file: ManagedFile | undefined,
  decider: Decider,
  planned: Planned,
): void {
  const known = present.lock.files[path]
  const ours = present.read(path)
  if (file !== undefined) {
    const text = formattingOf(decider.formatted, path, ours)(file.text)
    if (known === undefined) settle(path, { base: undefined, ours, theirs: text }, decider, planned)
    const written = present.base[path] ?? text
    planned.locked[path] = known?.as === 'seeded' ? known : { as: 'seeded', hash: digest(written) }
  } else if (isUntouched(present, path, ours)) planned.changes.push({ path, before: ours, after: undefined })
  else if (ours !== undefined)
    planned.notes.push(`${path} has edits of yours and stays; delete it when you no longer need it.`)
}

/** A seeded file that is as it was born. */
function isUntouched({ lock }: Present, path: string, ours: string | undefined): boolean {
  const known = lock.files[path]
  return known?.as === 'seeded' && ours !== undefined && digest(ours) === known.hash
}

function write(present: Present, path: string, after: string | undefined): Change {
  return { path, before: present.read(path), after }
}
