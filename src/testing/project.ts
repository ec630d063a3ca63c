/** A project in memory, made with the real engine: what a plugin does to it can be read file by file. */
import {
  apply,
  builtinSources,
  type Disk,
  type Found,
  nodeDisk,
  openProject,
  prepareChange,
  prepareCreate,
  readFolder,
  recipeOf,
  type Source,
  type World,
  withoutPlugins,
  withPlugins,
} from '../index.ts'
import type { JsonObject, Plugin, Template } from '../plugin/index.ts'
import { memoryDisk } from './disk.ts'

const root = '/project'

export interface MemoryProject {
  /** Every file by path, without the history of undo and without local secrets. */
  files(): { readonly [path: string]: string }
  add(plugin: string, answers?: JsonObject): Promise<void>
  remove(plugin: string): Promise<void>
  /** Writes a file as its user would. */
  edit(path: string, text: string): void
}

/**
 * Creates a project of a type with the built-in plugins and those under test at hand.
 *
 * @param type a service type, `generic` by default
 * @param plugins the plugins under test; one with the id of a built-in takes its place
 * @param folders where the folders of a plugin stand that its `files` facts name: an absolute path by plugin id
 */
export async function memoryProject({
  type = 'generic',
  plugins = [],
  folders = {},
}: {
  type?: string
  plugins?: readonly Plugin[]
  folders?: { readonly [id: string]: string }
} = {}): Promise<MemoryProject> {
  const world = memoryWorld(plugins, folders)
  const effects = { install: false, git: false }
  const { prepared } = await prepareCreate(world, {
    root,
    flags: { name: 'project', type, plugins: {} },
    file: {},
    pinNode: '',
    merge: false,
    onConflict: 'abort',
    effects,
    command: () => 'create',
  })
  await apply(world, prepared)
  const move = async (change: Parameters<typeof moved>[1], command: string) => moved(world, change, command)
  return {
    files: () => visible(world.files()),
    add: (id, answers = {}) => move((recipe) => withPlugins(recipe, [id], { [id]: answers }), `add ${id}`),
    remove: (id) => move((recipe) => withoutPlugins(recipe, [id]), `remove ${id}`),
    edit: (path, text) => world.disk.write(`${root}/${path}`, new TextEncoder().encode(text)),
  }
}

async function moved(
  world: World,
  change: (recipe: ReturnType<typeof recipeOf>) => ReturnType<typeof recipeOf>,
  command: string,
): Promise<void> {
  const project = await openProject(world.disk, root)
  await apply(
    world,
    await prepareChange(world, change(recipeOf(world, project)), {
      project,
      onConflict: 'abort',
      install: false,
      command,
    }),
  )
}

type Folders = { readonly [id: string]: string }

function memoryWorld(plugins: readonly Plugin[], folders: Folders): World & { files(): { [path: string]: string } } {
  const builtin = builtinSources(nodeDisk())
  const { disk, files } = memoryDisk(root)
  return {
    disk: disk satisfies Disk,
    files,
    sources: { ...builtin, plugins: withOwn(builtin.plugins, plugins, folders) },
    run: async () => ({ code: 0, stdout: '', stderr: '' }),
    env: {},
    process: { pid: 1, host: 'memory', alive: () => false },
    now: () => new Date(0),
    randomHex: (bytes) => '0'.repeat(2 * bytes),
  }
}

function withOwn(builtin: Source, plugins: readonly Plugin[], folders: Folders): Source {
  const own = new Map(plugins.map((plugin) => [plugin.id, plugin as unknown as Template]))
  return {
    ids: () => [...new Set([...builtin.ids(), ...own.keys()])].sort(),
    find: async (id) => {
      const plugin = own.get(id)
      return plugin === undefined
        ? builtin.find(id)
        : { plugin, locked: { version: plugin.version, source: 'test' }, files: filesOf(folders[id]) }
    },
  }
}

/** The folders of a plugin as they stand beside its module. */
function filesOf(home: string | undefined): Found['files'] {
  return (folder) => (home === undefined ? [] : readFolder(nodeDisk(), `${home}/${folder}`))
}

function visible(files: { [path: string]: string }): { [path: string]: string } {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !path.startsWith('.clodo/history/') && path !== '.dev.vars'),
  )
}
