/** A project in memory, made with the real engine: what a plugin does to it can be read file by file. */
import type { Plugin, Template } from '../../plugin/define.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { openProject } from '../../project/open.ts'
import type { Recipe } from '../../project/recipe.ts'
import { builtinSources } from '../../resolve/builtin.ts'
import { readFolder } from '../../resolve/folder.ts'
import type { Found, Source, Sources } from '../../resolve/source.ts'
import { nodeDisk } from '../../tree/disk.ts'
import { memoryDisk } from '../../tree/memory.ts'
import { apply } from '../apply.ts'
import { prepareChange, recipeOf, withoutPlugins, withPlugins } from '../change.ts'
import { prepareCreate } from '../create.ts'
import type { Prepared } from '../prepared.ts'
import type { World } from '../world.ts'

const root = '/project'

export interface MemoryProject {
  /** Every file by path, without the history of undo and without local secrets. */
  files(): { readonly [path: string]: string }
  /** What `add` would do, for a snapshot: each file that changes, sorted, and why something else does not. Nothing is written. */
  plan(plugin: string, answers?: JsonObject): Promise<Pick<Prepared, 'changes' | 'notes'>>
  /** Adds a plugin, or changes its answers. */
  add(plugin: string, answers?: JsonObject): Promise<void>
  remove(plugin: string): Promise<void>
  /** Writes a file as its user would. */
  edit(path: string, text: string): void
}

export interface MemoryProjectOptions {
  /** A service type; `generic` by default. */
  readonly type?: string
  /** Answers to the options of the type. */
  readonly options?: JsonObject
  /** The plugins under test; one with the id of a built-in takes its place. */
  readonly plugins?: readonly Plugin[]
  /** Where the folders of a plugin stand that its `files` facts name: an absolute path by plugin id. */
  readonly folders?: { readonly [id: string]: string }
  /** Packages that were opened (`openPackageAt`). */
  readonly packages?: readonly Found[]
  /** What it is created with: answers by plugin id. */
  readonly with?: { readonly [id: string]: JsonObject }
}

/**
 * Creates a project of a type with the built-in plugins and those under test at hand.
 *
 * @throws ClodoError as `clodo create` does
 */
export async function memoryProject({
  type = 'generic',
  options = {},
  plugins = [],
  folders = {},
  packages = [],
  with: recipe = {},
}: MemoryProjectOptions = {}): Promise<MemoryProject> {
  const own = [...plugins.map((plugin) => foundOf(plugin, folders[plugin.id])), ...packages]
  const world = memoryWorld(own)
  const { prepared: birth } = await prepareCreate(world, {
    root,
    flags: { name: 'project', type, options, plugins: recipe },
    file: {},
    pinNode: '',
    merge: false,
    onConflict: 'abort',
    effects: { install: false, git: false },
    command: () => 'create',
  })
  await apply(world, birth)
  return {
    files: () => visible(world.files()),
    async plan(id, answers = {}) {
      const { changes, notes } = await prepared(world, (had) => withPlugins(had, [id], { [id]: answers }), `add ${id}`)
      return { changes: changes.filter(({ path }) => !path.startsWith('.clodo/')), notes }
    },
    add: (id, answers = {}) => move(world, (had) => withPlugins(had, [id], { [id]: answers }), `add ${id}`),
    remove: (id) => move(world, (had) => withoutPlugins(had, [id]), `remove ${id}`),
    edit: (path, text) => world.disk.write(`${root}/${path}`, new TextEncoder().encode(text)),
  }
}

type Change = (recipe: Recipe) => Recipe

async function move(world: World, change: Change, command: string): Promise<void> {
  await apply(world, await prepared(world, change, command))
}

async function prepared(world: World, change: Change, command: string): Promise<Prepared> {
  const project = await openProject(world.disk, root)
  const input = { project, onConflict: 'abort', install: false, command } as const
  return await prepareChange(world, change(recipeOf(world, project)), input)
}

function memoryWorld(own: readonly Found[]): World & { files(): { [path: string]: string } } {
  const { disk, files } = memoryDisk(root)
  return {
    disk,
    files,
    sources: sourcesWith(own),
    run: async () => ({ code: 0, stdout: '', stderr: '' }),
    env: {},
    process: { pid: 1, host: 'memory', alive: () => false },
    now: () => new Date(0),
    randomHex: (bytes) => '0'.repeat(2 * bytes),
  }
}

/** What comes with CLODO, and plugins of one's own beside it. */
export function sourcesWith(own: readonly Found[]): Sources {
  const builtin = builtinSources(nodeDisk())
  const byId = new Map(own.map((found) => [found.plugin.id, found]))
  const plugins: Source = {
    ids: () => [...new Set([...builtin.plugins.ids(), ...byId.keys()])].sort(),
    find: async (id) => byId.get(id) ?? builtin.plugins.find(id),
  }
  return { ...builtin, plugins }
}

/** A plugin as an object, with its folders as they stand beside its module. */
export function foundOf(plugin: Plugin, home: string | undefined): Found {
  return {
    plugin: plugin as unknown as Template,
    locked: { version: plugin.version, source: 'test' },
    files: (folder) => (home === undefined ? [] : readFolder(nodeDisk(), `${home}/${folder}`)),
  }
}

function visible(files: { [path: string]: string }): { [path: string]: string } {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !path.startsWith('.clodo/history/') && path !== '.dev.vars'),
  )
}
