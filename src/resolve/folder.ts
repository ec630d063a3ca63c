/** Plugins that stand in a folder, one folder each: the built-ins, as files of this package. */
import { posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ClodoError } from '../errors.ts'
import type { PluginCommand } from '../plugin/command.ts'
import type { Template } from '../plugin/define.ts'
import type { Compiled } from '../template/compile.ts'
import { adopt } from '../template/render.ts'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'
import type { FolderFile, Found, Source } from './source.ts'

const modules = ['plugin.js', 'plugin.ts']

/** A source over `root`, an absolute directory in which each plugin has a folder named by its id. */
export function folderSource(root: string, disk: Disk): Source {
  const found = new Map<string, Promise<Found | undefined>>()
  const ids = (): string[] =>
    (disk.list(root) ?? [])
      .filter(({ kind, name }) => kind === 'directory' && moduleOf(posix.join(root, name), disk) !== undefined)
      .map(({ name }) => name)
  return {
    ids,
    find(id) {
      const known = found.get(id) ?? load(root, id, disk)
      found.set(id, known)
      return known
    },
  }
}

function moduleOf(folder: string, disk: Disk): string | undefined {
  return modules.map((name) => posix.join(folder, name)).find((path) => disk.kind(path) === 'file')
}

/** The module of a plugin. Where it is published, its templates come compiled with it, by folder and path. */
interface House {
  readonly default: Template
  readonly templates?: () => { readonly [folder: string]: { readonly [path: string]: Compiled } }
}

async function load(root: string, id: string, disk: Disk): Promise<Found | undefined> {
  const folder = posix.join(root, id)
  const path = /^[a-z][a-z0-9-]{0,63}$/.test(id) ? moduleOf(folder, disk) : undefined
  if (path === undefined) return undefined
  const { default: plugin, templates } = (await import(pathToFileURL(path).href)) as House
  const packed = readPacked(disk, posix.join(folder, 'files.json'))
  if (packed !== undefined && templates !== undefined) adoptTemplates(templates(), packed)
  return {
    plugin,
    locked: { version: plugin.version, source: 'built-in' },
    files: (below) =>
      packed === undefined ? readFolder(disk, posix.join(folder, below)) : unpack(packed, below, folder),
    command: (file) => loadCommand(posix.join(folder, file), disk),
  }
}

/** Published code is JavaScript, whatever it was written in. */
async function loadCommand(file: string, disk: Disk): Promise<PluginCommand> {
  const path = [file, file.replace(/\.ts$/, '.js')].find((one) => disk.kind(one) === 'file')
  if (path === undefined)
    throw new ClodoError('PLUGIN_INVALID', { what: 'A plugin names a command that is not there.', where: file })
  return ((await import(pathToFileURL(path).href)) as { default: PluginCommand }).default
}

/** The folders of a published built-in, as one file: `{ folder: { path: text } }`. */
type Packed = { readonly [folder: string]: { readonly [path: string]: string } }

function adoptTemplates(compiled: ReturnType<NonNullable<House['templates']>>, packed: Packed): void {
  for (const [folder, files] of Object.entries(compiled)) {
    for (const [name, template] of Object.entries(files)) adopt(packed[folder]?.[name] ?? '', template)
  }
}

function readPacked(disk: Disk, path: string): Packed | undefined {
  const bytes = disk.read(path)
  return bytes === undefined ? undefined : (JSON.parse(decode(bytes, path)) as Packed)
}

function unpack(packed: Packed, below: string, folder: string): FolderFile[] {
  const files = packed[below]
  if (files === undefined) throw absent(posix.join(folder, below))
  return Object.entries(files).map(([path, text]) => ({ path, text }))
}

/** Every file below a directory, sorted by path. */
export function readFolder(disk: Disk, directory: string): FolderFile[] {
  const entries = disk.list(directory)
  if (entries === undefined) throw absent(directory)
  return entries.flatMap(({ name, kind }) => {
    const path = posix.join(directory, name)
    if (kind === 'directory') {
      return readFolder(disk, path).map((file) => ({ ...file, path: posix.join(name, file.path) }))
    }
    return [{ path: name, text: decode(disk.read(path) ?? new Uint8Array(), path) }]
  })
}

function absent(folder: string): ClodoError {
  return new ClodoError('PLUGIN_INVALID', { what: 'A plugin names a folder that is not there.', where: folder })
}
