/** The part of a plan that touches files of others: facts by place, slots by syntax. */
import type { Conflict } from '../edit/merge.ts'
import { detectHost } from '../host/detect.ts'
import { entriesIn, slotsIn } from '../host/host.ts'
import type { Layout, Placement } from '../kind/index.ts'
import type { SlotContribution } from '../plugin/contribution.ts'
import type { LockedFile, OwnedFact } from '../project/lock.ts'
import type { Change } from '../tree/change.ts'
import { digest } from '../tree/digest.ts'
import { moveHosted } from './hosted.ts'
import { placementsByFile } from './managed.ts'

export interface Elsewhere {
  readonly changes: readonly Change[]
  readonly conflicts: readonly (Conflict & { readonly path: string })[]
  readonly locked: { readonly [path: string]: LockedFile }
}

interface Present {
  read(path: string): string | undefined
  readonly lock: { readonly facts: readonly OwnedFact[]; readonly files: { readonly [path: string]: LockedFile } }
}

/**
 * Moves the facts in files that CLODO does not own. Await `loadCompiler` and `prepareFormats` before.
 *
 * @param owned paths of CLODO's own files, which are planned elsewhere
 * @throws EDIT_REFUSED with the edit to make by hand
 */
export function planElsewhere(
  present: Present,
  facts: readonly OwnedFact[],
  layout: Layout,
  owned: ReadonlySet<string>,
): Elsewhere {
  const [have, want] = [placementsIn(present.lock.facts, layout), placementsIn(facts, layout)]
  const changes: Change[] = []
  const conflicts: (Conflict & { path: string })[] = []
  const locked: { [path: string]: LockedFile } = {}
  for (const path of [...new Set([...have.keys(), ...want.keys()])].filter((one) => !owned.has(one))) {
    const known = present.lock.files[path]
    const ours = present.read(path)
    const result = moveHosted({
      path,
      ours,
      have: have.get(path) ?? [],
      want: want.get(path) ?? [],
      locked: known?.as === 'hosted' ? known : undefined,
    })
    changes.push({ path, before: ours, after: result.after })
    conflicts.push(...result.conflicts.map((conflict) => ({ path, ...conflict })))
    if (result.locked !== undefined) locked[path] = result.locked
  }
  const code = moveCode(present, facts, layout)
  return { changes: [...changes, ...code.changes], conflicts, locked: { ...locked, ...code.locked } }
}

/** Sections are for documents of ours: nobody wants their README written in. */
function placementsIn(facts: readonly OwnedFact[], layout: Layout): Map<string, Placement[]> {
  const all = placementsByFile(facts, layout)
  for (const [path, placements] of all)
    all.set(
      path,
      placements.filter(({ at }) => at !== 'section'),
    )
  return new Map([...all].filter(([, placements]) => placements.length > 0))
}

function moveCode(
  present: Present,
  facts: readonly OwnedFact[],
  { project }: Layout,
): Pick<Elsewhere, 'changes' | 'locked'> {
  const entry = project.existing?.entry ?? ''
  const slots = slotsIn(project)
  const [have, want] = [entriesIn(present.lock.facts, slots), entriesIn(facts, slots)]
  const same = (one: SlotContribution, other: SlotContribution) => JSON.stringify(one) === JSON.stringify(other)
  const kept = have.filter((one) => want.some((other) => same(one, other)))
  const gone = have.filter((one) => !kept.includes(one))
  const fresh = want.filter((one) => !have.some((other) => same(one, other)))
  const texts = new Map<string, string | undefined>()
  const read = (path: string) => (texts.has(path) ? texts.get(path) : present.read(path))
  const host = () => detectHost({ file: entry, text: read(entry) ?? '', read })
  if (gone.length > 0) for (const [path, text] of host().remove(gone, have)) texts.set(path, text)
  if (fresh.length > 0) for (const [path, text] of host().add(fresh, kept)) texts.set(path, text)
  return {
    changes: [...texts].map(([path, after]) => ({ path, before: present.read(path), after })),
    locked: lockedCode(present, texts, want.length > 0),
  }
}

/** The files in which slots stand; one that CLODO made for them goes with the last entry. */
function lockedCode(
  present: Present,
  texts: ReadonlyMap<string, string | undefined>,
  needed: boolean,
): { [path: string]: LockedFile } {
  if (!needed) return {}
  const code = Object.entries(present.lock.files).filter(
    ([path, file]) => file.as === 'hosted' && /\.[cm]?[jt]sx?$/.test(path),
  )
  const known = Object.fromEntries(code)
  for (const [path, text] of texts) {
    if (text === undefined) delete known[path]
    else known[path] = { as: 'hosted', hash: digest(text), ...(isBorn(present, path) ? { born: true } : {}) }
  }
  return known
}

/** CLODO made the file, in this move or before. */
function isBorn({ read, lock }: Present, path: string): boolean {
  const known = lock.files[path]
  return read(path) === undefined || (known?.as === 'hosted' && known.born === true)
}
