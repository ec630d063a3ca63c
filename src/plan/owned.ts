/** The part of a plan that touches CLODO's own files: each one is merged as a whole. */
import type { LockedFile } from '../project/lock.ts'
import type { Change } from '../tree/change.ts'
import { digest } from '../tree/digest.ts'
import type { FileConflict } from './conflicts.ts'
import { type Decision, ownFile, type Sides } from './decide.ts'
import { type Formatted, formattedSides, formattingOf } from './formatted.ts'
import type { ManagedFile } from './managed.ts'
import type { Present } from './present.ts'

export const ignored = '.clodo/.gitignore'
/** Where CLODO is no part of a repository, all that it keeps is for this machine alone. */
export const allIgnored = '*\n'

export interface Planned {
  readonly changes: Change[]
  readonly conflicts: FileConflict[]
  readonly notes: string[]
  readonly locked: { [path: string]: LockedFile }
  readonly base: { [path: string]: string }
}

export interface Decider {
  decide(path: string, sides: Sides): Decision
  /** CLODO did not create the project. */
  readonly existing: boolean
  readonly formatted: Formatted
}

export function planOwned(present: Present, owned: ReadonlyMap<string, ManagedFile>, decider: Decider): Planned {
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
