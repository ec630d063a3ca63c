/** What moves between two versions of a plugin and is no fact: the names of options, the places of files. */
import type { Present } from '../plan/plan.ts'
import type { Upgrade } from '../plugin/define.ts'
import type { JsonObject } from '../plugin/json.ts'
import type { Lock } from '../project/lock.ts'
import type { Recipe } from '../project/recipe.ts'
import type { Sources } from '../resolve/source.ts'
import type { Change } from '../tree/change.ts'

export interface Upgraded {
  /** With answers under the names that options have now. */
  readonly recipe: Recipe
  /** Paths of files: where they were, where they are to be. */
  readonly files: { readonly [old: string]: string }
  readonly notes: readonly string[]
}

/** The upgrades between the versions that a project has and those at hand, applied to its recipe in their order. */
export async function upgraded(sources: Sources, recipe: Recipe, { plugins: locked }: Lock): Promise<Upgraded> {
  let now: Upgraded = { recipe, files: {}, notes: [] }
  for (const id of Object.keys(recipe.plugins)) {
    const { plugin } = (await sources.plugins.find(id)) ?? {}
    const from = locked[id]?.version
    if (plugin?.upgrades === undefined || from === undefined || from === plugin.version) continue
    const due = await dueSince(from, plugin)
    now = due.reduce((before, upgrade) => withUpgrade(before, id, upgrade), now)
  }
  return now
}

/** Those between a version and the one at hand, the oldest first. */
async function dueSince(from: string, { version, upgrades = [] }: Versioned): Promise<readonly Upgrade[]> {
  const { default: compare } = await import('semver/functions/compare.js')
  return upgrades.filter(({ to }) => compare(to, from) > 0 && compare(to, version) <= 0)
}

interface Versioned {
  readonly version: string
  readonly upgrades?: readonly Upgrade[]
}

/** A plugin whose version at hand is newer than the one that the project has. */
export interface Waiting {
  readonly id: string
  readonly from: string
  readonly to: string
  /** What its upgrades say in between, the oldest first. */
  readonly notes: readonly string[]
}

/** By the plugins at hand: those that come with CLODO, and packages that are open. */
export async function waitingIn(sources: Sources, { plugins: locked }: Lock): Promise<Waiting[]> {
  const { default: compare } = await import('semver/functions/compare.js')
  const found: Waiting[] = []
  for (const [id, { version: from }] of Object.entries(locked)) {
    const { plugin } = (await sources.plugins.find(id)) ?? {}
    if (plugin === undefined || compare(plugin.version, from) <= 0) continue
    const due = await dueSince(from, plugin)
    found.push({ id, from, to: plugin.version, notes: due.flatMap(({ note }) => (note === undefined ? [] : [note])) })
  }
  return found
}

function withUpgrade(
  { recipe, files: moved, notes }: Upgraded,
  id: string,
  { options = {}, files = {}, note }: Upgrade,
): Upgraded {
  const plugins = { ...recipe.plugins, [id]: renamed(recipe.plugins[id] ?? {}, options) }
  const along = Object.entries(moved).map(([old, path]) => [old, files[path] ?? path] as const)
  return {
    recipe: { ...recipe, plugins },
    files: { ...files, ...Object.fromEntries(along) },
    notes: note === undefined ? notes : [...notes, `${id}: ${note}`],
  }
}

/** An answer under the new name was given on purpose. */
function renamed(answers: JsonObject, names: { readonly [old: string]: string }): JsonObject {
  const entries = Object.entries(answers).map(([name, value]) => [names[name] ?? name, value] as const)
  const chosen = Object.entries(answers).filter(([name]) => names[name] === undefined)
  return { ...Object.fromEntries(entries), ...Object.fromEntries(chosen) }
}

/** What stands on the disk, as if files had moved already: what was theirs is merged in the new place. */
export function movedIn(present: Present, files: Upgraded['files']): Present {
  const moves = movesIn(present, files)
  if (moves.length === 0) return present
  const from = new Map(moves.map(({ old, path }) => [path, old]))
  const gone = new Set(moves.map(({ old }) => old))
  const renamed = <T>(record: { readonly [path: string]: T }) =>
    Object.fromEntries(Object.entries(record).map(([path, value]) => [files[path] ?? path, value]))
  return {
    ...present,
    read: (path) => (gone.has(path) ? undefined : present.read(from.get(path) ?? path)),
    base: renamed(present.base),
    lock: { ...present.lock, files: renamed(present.lock.files) },
  }
}

/** The changes of a plan that was made for moved files, for the disk on which they have not moved. */
export function unmoved(changes: readonly Change[], present: Present, files: Upgraded['files']): Change[] {
  const moves = movesIn(present, files)
  const targets = new Set(moves.map(({ path }) => path))
  const afterOf = (path: string, text: string) => changes.find((change) => change.path === path) ?? { after: text }
  const both = moves.flatMap(({ old, path, text }) => [
    { path: old, before: text, after: undefined },
    { path, before: undefined, after: afterOf(path, text).after },
  ])
  return [...changes.filter(({ path }) => !targets.has(path)), ...both]
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** A file that is there, and whose new place is free. */
function movesIn({ read }: Present, files: Upgraded['files']): { old: string; path: string; text: string }[] {
  return Object.entries(files).flatMap(([old, path]) => {
    const text = read(old)
    return text === undefined || read(path) !== undefined ? [] : [{ old, path, text }]
  })
}
