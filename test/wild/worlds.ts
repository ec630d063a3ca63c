/** Repositories of the corpus on a disk in memory, and the verbs on them. */
import { Volume } from 'memfs'
import {
  adopt,
  apply,
  openedPackageManager,
  openProject,
  type Prepared,
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

export function worldOf({ files }: Pick<Wild, 'files'>): MemoryWorld {
  const volume = new Volume()
  for (const [path, bytes] of Object.entries(files)) writeTo(volume, path, bytes)
  return memoryWorld(undefined, volume)
}

export function writeTo(volume: MemoryWorld['volume'], path: string, bytes: Buffer | string): void {
  const at = `${root}/${path}`
  volume.mkdirSync(at.slice(0, at.lastIndexOf('/')), { recursive: true })
  volume.writeFileSync(at, bytes)
}

/** A second disk with the same bytes. */
export function copyOf(world: MemoryWorld): MemoryWorld {
  return worldOf({
    files: Object.fromEntries(Object.entries(world.files()).map(([path, text]) => [path, Buffer.from(text)])),
  })
}

/** The move to another recipe; the first one adopts. */
export async function prepareIn(world: World, move: (recipe: Recipe) => Recipe, at = root): Promise<Prepared> {
  const project = await openProject(world.disk, at)
  const recipe = move(project.known ? recipeOf(world, project) : await adopt(world, project))
  return prepareChange(world, recipe, { project, onConflict: 'abort', install: false, command: 'clodo test' })
}

export async function moved(world: World, move: (recipe: Recipe) => Recipe, at = root): Promise<Prepared> {
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
  const project = await openProject(world.disk, root)
  const manager = openedPackageManager(world, project)
  await apply(world, await prepareUndo(world, project, manager, { onConflict: 'abort', install: false }))
}

/** The files that the laws speak of: without the history of undo, local secrets, and what tells git to ignore them. */
export function lawful(world: MemoryWorld): { [path: string]: string } {
  const beside = /^\.clodo\/(?:history\/|\.gitignore$)|^\.dev\.vars$/
  return Object.fromEntries(Object.entries(world.files()).filter(([path]) => !beside.test(path)))
}
