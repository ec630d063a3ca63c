/** A world in memory: the real engine, templates and plugins over a disk of memfs, at a fixed time. */
import { Volume } from 'memfs'
import {
  builtinSources,
  nodeDisk,
  openProject,
  type Prepared,
  prepareChange,
  prepareCreate,
  type Recipe,
  recipeOf,
  type Source,
  type World,
} from '../../src/index.ts'
import type { Template } from '../../src/plugin/define.ts'
import type { NodeFs } from '../../src/tree/disk.ts'

export const root = '/home/service'

export interface MemoryWorld extends World {
  readonly volume: InstanceType<typeof Volume>
  /** Every file below the project, by path. */
  files(): { [path: string]: string }
}

export function memoryWorld(plugins?: readonly Template[], volume = new Volume()): MemoryWorld {
  volume.mkdirSync('/home', { recursive: true })
  const builtin = builtinSources(nodeDisk())
  return {
    volume,
    disk: nodeDisk(sound(volume)),
    sources: plugins === undefined ? builtin : { ...builtin, plugins: sourceOf(plugins) },
    run: async () => ({ code: 0, stdout: '', stderr: '' }),
    env: {},
    process: { pid: 1, host: 'test', alive: () => false },
    now: () => new Date('2026-11-01T12:00:00Z'),
    randomHex: (bytes) => 'ab'.repeat(bytes),
    files: () => filesOf(volume),
  }
}

/** memfs miscounts a directory's entries after a rename onto a file, and then refuses to remove it when it is empty. */
function sound(volume: InstanceType<typeof Volume>): NodeFs {
  const rmdirSync = (path: string) =>
    volume.readdirSync(path).length === 0 ? volume.rmSync(path, { recursive: true }) : volume.rmdirSync(path)
  return new Proxy(volume, {
    get: (target, name) => {
      const value = name === 'rmdirSync' ? rmdirSync : target[name as keyof typeof target]
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value
    },
  }) as unknown as NodeFs
}

export function filesOf(volume: InstanceType<typeof Volume>): { [path: string]: string } {
  const all = volume.toJSON(root) as { [path: string]: string | null }
  return Object.fromEntries(
    Object.entries(all)
      .filter((entry): entry is [string, string] => entry[1] !== null)
      .map(([path, text]) => [path.slice(root.length + 1), text]),
  )
}

/** Files without what law 1 leaves out: the history of undo, local secrets. */
export function lawful(files: { [path: string]: string }): { [path: string]: string } {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !path.startsWith('.clodo/history/') && path !== '.dev.vars'),
  )
}

export function sourceOf(plugins: readonly Template[]): Source {
  const known = new Map(plugins.map((plugin) => [plugin.id, plugin]))
  return {
    ids: () => [...known.keys()].sort(),
    find: async (id) => {
      const plugin = known.get(id)
      return plugin && { plugin, locked: { version: plugin.version, source: 'test' }, files: () => [] }
    },
  }
}

export function prepareNew(world: World, flags: Partial<Recipe>): Promise<{ prepared: Prepared }> {
  return prepareCreate(world, {
    root,
    flags: { name: 'service', ...flags },
    file: {},
    pinNode: '',
    merge: false,
    onConflict: 'abort',
    effects: { install: false, git: false },
    command: () => 'clodo create',
  })
}

/** Prepares the move of the project in the world to another recipe. */
export async function prepareMove(
  world: World,
  move: (recipe: Recipe) => Recipe,
  onConflict: 'abort' | 'ours' | 'theirs' | 'markers' = 'abort',
): Promise<Prepared> {
  const project = await openProject(world.disk, root)
  const recipe = move(recipeOf(world, project))
  return prepareChange(world, recipe, { project, onConflict, install: false, command: 'clodo test' })
}
