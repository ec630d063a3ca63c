/** The part of a plan that touches files of others: facts by place, slots by syntax. */
import type { Conflict } from '../edit/merge.ts'
import { slotsIn } from '../host/host.ts'
import { isCode } from '../kind/editor.ts'
import { memberPlacement } from '../kind/env.ts'
import { identity, type Layout, type Placement } from '../kind/index.ts'
import type { LockedFile, OwnedFact } from '../project/lock.ts'
import type { Change } from '../tree/change.ts'
import { digest } from '../tree/digest.ts'
import { behindAssets, patternsApart } from './behind-assets.ts'
import { moveCode } from './code.ts'
import { choiceFor, type OnConflict } from './decide.ts'
import { type Formatted, formattingOf } from './formatted.ts'
import { moveHosted } from './hosted.ts'
import { placementsByFile } from './managed.ts'
import { costsOnPages } from './pages.ts'
import type { Uses } from './resources.ts'
import { inTheirLists } from './sections.ts'

export interface Elsewhere {
  readonly changes: readonly Change[]
  readonly conflicts: readonly (Conflict & { readonly path: string })[]
  readonly locked: { readonly [path: string]: LockedFile }
  readonly notes: readonly string[]
}

export interface ElsewhereOptions {
  /** Paths of CLODO's own files, which are planned elsewhere. */
  readonly owned: ReadonlySet<string>
  readonly formatted: Formatted
  readonly onConflict: OnConflict
}

interface Present {
  read(path: string): string | undefined
  readonly uses?: Uses
  readonly lock: { readonly facts: readonly OwnedFact[]; readonly files: { readonly [path: string]: LockedFile } }
}

/**
 * Moves the facts in files that CLODO does not own. Await `loadCompiler` and `prepareFormats` before.
 *
 * @throws EDIT_REFUSED with the edit to make by hand
 */
export function planElsewhere(
  present: Present,
  facts: readonly OwnedFact[],
  layout: Layout,
  { owned, formatted, onConflict }: ElsewhereOptions,
): Elsewhere {
  const [have, want] = [present.lock.facts, facts].map((all) => placementsIn(present, all, layout)) as [Placed, Placed]
  const conflicts: (Conflict & { path: string })[] = []
  const locked: { [path: string]: HostedFile } = {}
  const texts = new Map<string, string | undefined>()
  for (const path of [...new Set([...have.keys(), ...want.keys()])].filter((one) => !owned.has(one))) {
    const known = present.lock.files[path]
    const ours = present.read(path)
    const result = moveHosted({
      path,
      ours,
      have: have.get(path) ?? [],
      want: want.get(path) ?? [],
      locked: known?.as === 'hosted' ? known : undefined,
      choice: choiceFor(path, onConflict),
      uses: present.uses,
      format: formattingOf(formatted, path, ours),
    })
    texts.set(path, result.after)
    conflicts.push(...result.conflicts.map((conflict) => ({ path, ...conflict })))
    if (result.locked !== undefined) locked[path] = result.locked
  }
  const needed = moveCode(present, facts, layout.project.existing?.entry ?? '', {
    slots: slotsIn(layout.project),
    texts,
    formatted,
    touched: Object.keys(present.lock.files).some((path) => isCode(path) && isEdited(present, path)),
  })
  const known = present.lock.facts.map(({ fact }) => identity(fact))
  const fresh = facts.filter(({ fact }) => !known.includes(identity(fact)))
  const shadowed = behindAssets(fresh, layout, texts.get(layout.config) ?? present.read(layout.config))
  // A module that was made for what stood in it goes when nothing does.
  for (const [path, text] of texts) if (text === '' && isCode(path) && isBorn(present, path)) texts.set(path, undefined)
  const changes = [...texts].map(([path, after]): Change => ({ path, before: present.read(path), after }))
  const first = present.lock.facts.length === 0 ? costsOnPages(present.read, layout) : []
  return {
    changes,
    conflicts,
    locked: withCode(present, locked, texts, needed),
    notes: [...historyOf(have, want), ...shadowed, ...first],
  }
}

/** What leaves a history that may have been deployed. */
function historyOf(have: Placed, want: Placed): string[] {
  const steady = (placed: Placed) =>
    [...placed.values()].flat().flatMap((one) => (one.at === 'item' && one.steady === true ? [one] : []))
  const kept = new Set(steady(want).map(({ item }) => JSON.stringify(item)))
  return steady(have)
    .filter(({ item }) => !kept.has(JSON.stringify(item)))
    .map(
      ({ file, path, item }) =>
        `${file}: ${JSON.stringify(item)} left ${path.join('.')}. If it was deployed, put it back and append a tag with deleted_classes; what the objects keep is lost then.`,
    )
}

type HostedFile = Extract<LockedFile, { as: 'hosted' }>
type Placed = Map<string, Placement[]>

/** Sections are for documents of ours: nobody wants their README written in. */
function placementsIn(present: Present, facts: readonly OwnedFact[], layout: Layout): Placed {
  const all = placementsByFile(facts, layout)
  const manifest = all.get(layout.packageJson)
  if (manifest !== undefined)
    all.set(layout.packageJson, inTheirLists(manifest, present.read(layout.packageJson), layout.packageJson))
  const config = all.get(layout.config)
  if (config !== undefined) all.set(layout.config, patternsApart(config, present.read(layout.config), layout.config))
  const file = layout.project.existing?.env?.file
  if (file !== undefined && present.read(file) !== undefined)
    all.set(
      file,
      facts.flatMap(({ fact }) => memberPlacement(fact, layout) ?? []),
    )
  for (const [path, placements] of all)
    all.set(
      path,
      placements.filter(({ at }) => at !== 'section'),
    )
  return new Map([...all].filter(([, placements]) => placements.length > 0))
}

/** The record with the modules in which slots stand; one that CLODO made for them goes with the last entry. */
function withCode(
  present: Present,
  locked: { readonly [path: string]: HostedFile },
  texts: ReadonlyMap<string, string | undefined>,
  needed: boolean,
): { [path: string]: HostedFile } {
  const all = { ...locked }
  const before = Object.entries(present.lock.files).filter(([path, file]) => file.as === 'hosted' && isCode(path))
  const paths = needed ? [...before.map(([path]) => path), ...[...texts.keys()].filter(isCode)] : Object.keys(all)
  for (const path of paths.filter(isCode)) {
    const text = texts.has(path) ? texts.get(path) : present.read(path)
    const known = present.lock.files[path]
    if (text === undefined) delete all[path]
    else if (!texts.has(path) && known?.as === 'hosted') all[path] = known
    else {
      const marks = {
        ...(isBorn(present, path) ? { born: true } : {}),
        ...(isEdited(present, path) ? { edited: true } : {}),
      }
      all[path] = { ...all[path], as: 'hosted', hash: digest(text), ...marks }
    }
  }
  return all
}

/** The user wrote in it after CLODO did. */
function isEdited({ read, lock }: Present, path: string): boolean {
  const known = lock.files[path]
  return known?.as === 'hosted' && (known.edited === true || digest(read(path) ?? '') !== known.hash)
}

/** CLODO made the file, in this move or before. */
function isBorn({ read, lock }: Present, path: string): boolean {
  const known = lock.files[path]
  return read(path) === undefined || (known?.as === 'hosted' && known.born === true)
}
