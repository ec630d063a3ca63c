/** Repositories of the corpus on a disk in memory, and the verbs on them. */
import { posix } from 'node:path'
import { Volume } from 'memfs'
import { findRoot } from '../../src/cli/at-project.ts'
import {
  adopt,
  apply,
  ClodoError,
  homeOf,
  openedPackageManager,
  openProject,
  type Prepared,
  type Project,
  prepareChange,
  prepareUndo,
  type Recipe,
  recipeOf,
  type World,
  withoutPlugins,
  withPlugins,
} from '../../src/index.ts'
import type { Wild } from '../project/detect/wild.ts'
import { type MemoryWorld, memoryWorld, root } from '../support/world.ts'
import type { PluginSet } from './sets.ts'

/** A world with a repository in it. */
export interface WildWorld extends MemoryWorld {
  /** The directory in which commands are given; in a monorepo below the root. */
  readonly at: string
}

export function worldOf({ files, expected }: Pick<Wild, 'files'> & Partial<Pick<Wild, 'expected'>>): WildWorld {
  const volume = new Volume()
  for (const [path, bytes] of Object.entries(files)) writeTo(volume, path, bytes)
  return { ...memoryWorld(undefined, volume), at: posix.join(root, expected?.project ?? '.') }
}

export function writeTo(volume: MemoryWorld['volume'], path: string, bytes: Buffer | string): void {
  const at = `${root}/${path}`
  volume.mkdirSync(at.slice(0, at.lastIndexOf('/')), { recursive: true })
  volume.writeFileSync(at, bytes)
}

/** A second disk with the same bytes. */
export function copyOf(world: WildWorld): WildWorld {
  const files = Object.fromEntries(Object.entries(world.files()).map(([path, text]) => [path, Buffer.from(text)]))
  return { ...worldOf({ files }), at: world.at }
}

/** The move to another recipe; the first one adopts. */
export async function prepareIn(
  world: World,
  move: (recipe: Recipe) => Recipe,
  at = startOf(world),
): Promise<Prepared> {
  const { project, recipe: had } = await openedIn(world, at)
  const recipe = move(had)
  return prepareChange(world, recipe, { project, onConflict: 'abort', install: false, command: 'clodo test' })
}

function startOf(world: World): string {
  return (world as Partial<WildWorld>).at ?? root
}

/** As `add` does it: a repository that is no project yet has its root where its package.json is. */
async function openedIn(world: World, at: string): Promise<{ project: Project; recipe: Recipe }> {
  const here = await openProject(world.disk, findRoot(world.disk, at))
  if (here.known) return { project: here, recipe: recipeOf(world, here) }
  const { project, config } = await homeOf(world, here)
  return { project, recipe: await adopt(world, project, { config }) }
}

export async function moved(world: World, move: (recipe: Recipe) => Recipe, at = startOf(world)): Promise<Prepared> {
  const prepared = await prepareIn(world, move, at)
  await apply(world, prepared)
  return prepared
}

export const adding =
  ({ ids, answers }: Pick<PluginSet, 'ids' | 'answers'>) =>
  (recipe: Recipe): Recipe =>
    withPlugins(recipe, ids, answers)

export const removing =
  (ids: readonly string[]) =>
  (recipe: Recipe): Recipe =>
    withoutPlugins(recipe, ids)

export async function undone(world: World): Promise<void> {
  const project = await openProject(world.disk, findRoot(world.disk, startOf(world)))
  const manager = openedPackageManager(world, project)
  await apply(world, await prepareUndo(world, project, manager, { onConflict: 'abort', install: false }))
}

/** The files that the laws speak of: without the history of undo, local secrets, and what tells git to ignore them. */
export function lawful(world: MemoryWorld): { [path: string]: string } {
  const beside = /(?:^|\/)(?:\.clodo\/(?:history\/|\.gitignore$)|\.dev\.vars$)/
  return Object.fromEntries(Object.entries(world.files()).filter(([path]) => !beside.test(path)))
}

/** Among them a route of a plugin that an application with a base path has no place for. */
export function isRefusal(error: unknown): error is ClodoError {
  if (!(error instanceof ClodoError)) return false
  return error.code === 'REPOSITORY_REFUSED' || (error.code === 'EDIT_REFUSED' && error.message.includes('base path'))
}
