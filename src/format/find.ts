/** The formatter of a repository: one that is configured, and installed where the project finds its packages. */
import { posix } from 'node:path'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'

export interface Formatter {
  readonly name: string
  /** Absolute: where its configuration stands, and where it runs. */
  readonly directory: string
  /** Absolute: the configuration. */
  readonly config: string
  /** Absolute: the script that its package names as its program. */
  readonly program: string
  /** The files that it knows. */
  takes(path: string): boolean
  /** What it is told to format standard input as `path`, which is from `directory`. */
  words(path: string): readonly string[]
}

interface Known {
  readonly name: string
  readonly package: string
  readonly configs: RegExp
  /** A key of package.json that holds its configuration. */
  readonly key?: string
  readonly files: RegExp
  words(path: string): readonly string[]
}

const known: readonly Known[] = [
  {
    name: 'prettier',
    package: 'prettier',
    configs: /^(\.prettierrc(\.(json5?|ya?ml|toml|[cm]?[jt]s))?|prettier\.config\.[cm]?[jt]s)$/,
    key: 'prettier',
    files: /\.([cm]?[jt]sx?|json[c5]?|md|ya?ml|css|html)$/,
    words: (path) => ['--stdin-filepath', path],
  },
  {
    name: 'biome',
    package: '@biomejs/biome',
    configs: /^\.?biome\.jsonc?$/,
    files: /\.([cm]?[jt]sx?|jsonc?|css)$/,
    words: (path) => ['format', `--stdin-file-path=${path}`],
  },
  {
    name: 'oxfmt',
    package: 'oxfmt',
    configs: /^(\.oxfmtrc\.jsonc?|oxfmt\.config\.[cm]?[jt]s)$/,
    files: /\.([cm]?[jt]sx?|json[c5]?|md|ya?ml|toml|css|html)$/,
    words: (path) => [`--stdin-filepath=${path}`],
  },
  {
    name: 'dprint',
    package: 'dprint',
    configs: /^\.?dprint\.jsonc?$/,
    files: /\.([cm]?[jt]sx?|jsonc?|md|ya?ml|toml|css|html)$/,
    words: (path) => ['fmt', '--stdin', path],
  },
]

/** Looked for upwards from the project to the root of its repository; of several the one that a script runs. */
export function findFormatter(disk: Disk, root: string): Formatter | undefined {
  const directories = upwards(disk, root)
  const found = known.flatMap((one) => placeOf(one, disk, directories) ?? [])
  return found.find(({ name }) => directories.some((at) => scriptsIn(disk, at).includes(name))) ?? found[0]
}

/** The directory and those above it, up to that of the repository; where there is none, the directory alone. */
function upwards(disk: Disk, root: string): string[] {
  const all = [root]
  for (let here = root; disk.kind(posix.join(here, '.git')) === undefined; all.push(here)) {
    const parent = posix.dirname(here)
    if (parent === here) return [root]
    here = parent
  }
  return all
}

function placeOf(one: Known, disk: Disk, directories: readonly string[]): Formatter | undefined {
  for (const directory of directories) {
    const config = configIn(one, disk, directory)
    if (config === undefined) continue
    const program = directories.flatMap((at) => programIn(one, disk, at) ?? [])[0]
    if (program === undefined) return undefined
    const { name, files, words } = one
    return { name, directory, config: posix.join(directory, config), program, takes: (path) => files.test(path), words }
  }
  return undefined
}

function configIn({ configs, key }: Known, disk: Disk, directory: string): string | undefined {
  const file = (disk.list(directory) ?? []).find(({ name, kind }) => kind !== 'directory' && configs.test(name))
  if (file !== undefined) return file.name
  return key !== undefined && Object.hasOwn(jsonIn(disk, posix.join(directory, 'package.json')), key)
    ? 'package.json'
    : undefined
}

/** The script that the installed package names, so that no shell and no shim is needed. */
function programIn({ name, package: id }: Known, disk: Disk, directory: string): string | undefined {
  const home = posix.join(directory, 'node_modules', id)
  const { bin } = jsonIn(disk, posix.join(home, 'package.json')) as { bin?: string | { [name: string]: string } }
  const script = typeof bin === 'string' ? bin : bin?.[name]
  return script === undefined ? undefined : posix.join(home, script)
}

function scriptsIn(disk: Disk, directory: string): string {
  return Object.values((jsonIn(disk, posix.join(directory, 'package.json')).scripts as object | undefined) ?? {}).join()
}

function jsonIn(disk: Disk, path: string): { readonly [key: string]: unknown } {
  const bytes = disk.read(path)
  try {
    return bytes === undefined ? {} : JSON.parse(decode(bytes, path).replace(/^\uFEFF/, ''))
  } catch {
    return {}
  }
}
