/** A project of the test plugins in memory, and the moves that tests of verbs make. */
import { apply, openProject, type Prepared, type Project, type Recipe, type World } from '../../src/index.ts'
import { testPlugins } from '../support/plugins.ts'
import { type MemoryWorld, memoryWorld, prepareMove, prepareNew, root } from '../support/world.ts'

export async function born(plugins: Recipe['plugins'] = {}, more: Partial<World> = {}): Promise<MemoryWorld> {
  const world = { ...memoryWorld(testPlugins), ...more }
  await apply(world, (await prepareNew(world, { type: 'generic', plugins })).prepared)
  return world
}

export function write(world: MemoryWorld, path: string, text: string): void {
  world.volume.mkdirSync(`${root}/${path}`.replace(/\/[^/]+$/, ''), { recursive: true })
  world.volume.writeFileSync(`${root}/${path}`, text)
}

export function opened(world: World): Promise<Project> {
  return openProject(world.disk, root)
}

export function add(world: World, id: string, answers: Recipe['plugins'][string] = {}): Promise<Prepared> {
  return prepareMove(world, (recipe) => ({ ...recipe, plugins: { ...recipe.plugins, [id]: answers } }))
}

export async function added(world: World, id: string, answers: Recipe['plugins'][string] = {}): Promise<void> {
  await apply(world, await add(world, id, answers))
}
