/** The pure heart: from what a project has and what its recipe calls for to the changes that lie between. */
import { formatOf } from '../edit/format.ts'
import type { Layout } from '../kind/index.ts'
import { type Base, baseFile, printBase } from '../project/base.ts'
import { type Lock, lockPath, printLock } from '../project/lock.ts'
import { recipePath } from '../project/recipe.ts'
import type { Want } from '../resolve/resolve.ts'
import type { Change } from '../tree/change.ts'
import { conflicted, type FileConflict } from './conflicts.ts'
import { decide, type OnConflict, undecided } from './decide.ts'
import { type Elsewhere, planElsewhere } from './existing.ts'
import { asIs, type Formatted, laidOut, untidied } from './formatted.ts'
import { type ManagedFile, renderManaged } from './managed.ts'
import { allIgnored, type Decider, ignored, planOwned } from './owned.ts'
import type { Present } from './present.ts'
import { planRecipe } from './recipe.ts'
import { withResources } from './resources.ts'
import { stays } from './stays.ts'
import { mergeBySyntax, slotsByFile } from './syntax.ts'

export type { FileConflict } from './conflicts.ts'
export type { Present } from './present.ts'

export interface Plan {
  /** Sorted by path; none that changes nothing. */
  readonly changes: readonly Change[]
  readonly conflicts: readonly FileConflict[]
  /** What stays behind, and what the user may want to know. */
  readonly notes: readonly string[]
}

const stateIgnored =
  'history/\ntxn/\ndb/\njournal.json\nrunning\neffects.json\ndeploys.jsonl\naudit.jsonl\n*.jsonl.lock\nvault.running\ndeploying-*\ndeploy-*.request\n'

export interface PlanOptions {
  readonly onConflict: OnConflict
  /** Where lines conflict in a file with slots, look again by syntax; `loadCompiler` must have been awaited. */
  readonly bySyntax?: boolean
  /** What the user's formatter makes of texts; there is none when left out. */
  readonly formatted?: Formatted
}

/** @throws CONFLICT when there is one that `onConflict` does not decide; FILE_UNPARSABLE when it is there because a file is broken */
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
  for (const { path } of open) assertParses(path, present)
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

/** Data that does not parse was merged by line, where everything conflicts: what is wrong with it says more. */
function assertParses(path: string, { read }: Present): void {
  const text = read(path)
  if (text !== undefined) formatOf(path)?.parse(text, path)
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

function write(present: Present, path: string, after: string | undefined): Change {
  return { path, before: present.read(path), after }
}
