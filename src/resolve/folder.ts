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

/** Of each folder, by path. */
type Templates = { readonly [folder: string]: () => { readonly [path: string]: Compiled } }

/** The module of a plugin. Where it is published, its templates come compiled with it. */
interface House {
  readonly default: Template
  readonly templates?: Templates
}

async function load(root: string, id: string, disk: Disk): Promise<Found | undefined> {
  const folder = posix.join(root, id)
  const path = /^[a-z][a-z0-9-]{0,63}$/.test(id) ? moduleOf(folder, disk) : undefined
  if (path === undefined) return undefined
  const { default: plugin, templates = {} } = (await import(pathToFileURL(path).href)) as House
  const packed = readPacked(disk, posix.join(folder, 'files.txt'))
  return {
    plugin,
    locked: { version: plugin.version, source: 'built-in' },
    files:
      packed === undefined
        ? (below) => readFolder(disk, posix.join(folder, below))
        : unpacking(packed, { folder, templates }),
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

/** The folders of a published built-in, by name: `{ path: text }` in JSON. */
type Packed = ReadonlyMap<string, string>

/** All folders are one file, each a line: its name, a blank, and its files. */
function readPacked(disk: Disk, path: string): Packed | undefined {
  const bytes = disk.read(path)
  if (bytes === undefined) return undefined
  const lines = decode(bytes, path).split('\n')
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]))
}

/** A plugin has many folders and a project needs a few, so each is unpacked when it is asked for. */
function unpacking(
  packed: Packed,
  { folder, templates }: { readonly folder: string; readonly templates: Templates },
): Found['files'] {
  const unpacked = new Map<string, FolderFile[]>()
  return (below) => {
    const known = unpacked.get(below)
    if (known !== undefined) return known
    const json = packed.get(below)
    if (json === undefined) throw absent(posix.join(folder, below))
    const files = JSON.parse(json) as { readonly [path: string]: string }
    for (const [path, template] of Object.entries(templates[below]?.() ?? {})) adopt(files[path] ?? '', template)
    const all = Object.entries(files).map(([path, text]) => ({ path, text }))
    unpacked.set(below, all)
    return all
  }
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
