/** Finds and reads the recipe, wherever cosmiconfig looks; the only door to that library. */
import { posix } from 'node:path'
import { json } from '../edit/json.ts'
import { ClodoError } from '../errors.ts'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'
import { checkRecipe } from './check-recipe.ts'
import { type Recipe, recipePath } from './recipe.ts'

/** Where a recipe may stand besides `clodo.json`, in the order of preference. */
const searchPlaces = [
  'clodo.config.ts',
  'clodo.config.js',
  'clodo.config.mjs',
  'clodo.config.json',
  'clodo.config.yaml',
  '.clodorc',
  '.clodorc.json',
  '.clodorc.yaml',
]

export interface FoundRecipe {
  readonly recipe: Partial<Recipe>
  /** Path from the root; `package.json` where it is the key `clodo` of that file. */
  readonly path: string
  /** CLODO can write it: it is JSON. */
  readonly writable: boolean
}

export interface ReadOptions {
  /** False: a recipe that is code is found but not run, so it answers nothing. Default true. */
  readonly runCode?: boolean
}

/**
 * The recipe of a directory; undefined when there is none.
 *
 * @param file a file to read instead of looking for one
 * @throws RECIPE_INVALID
 */
export async function readRecipe(
  disk: Disk,
  root: string,
  file?: string,
  { runCode = true }: ReadOptions = {},
): Promise<FoundRecipe | undefined> {
  if (file === undefined && disk.kind(posix.join(root, recipePath)) === 'file') return readJson(disk, root, recipePath)
  const names = new Set((disk.list(root) ?? []).map(({ name }) => name))
  const candidates = file === undefined ? searchPlaces.filter((place) => names.has(place)) : [file]
  if (candidates.length > 1) throw ambiguous(candidates)
  const [path] = candidates
  if (path === undefined) return fromPackage(disk, root)
  if (posix.basename(path) === 'package.json') return fromPackage(disk, root, path)
  if (path.endsWith('.json')) return readJson(disk, root, path)
  return !runCode && /\.[cm]?[jt]s$/.test(path) ? { recipe: {}, path, writable: false } : load(disk, root, path)
}

function readJson(disk: Disk, root: string, path: string): FoundRecipe {
  return { recipe: checkRecipe(parse(textOf(disk, root, path), path), path), path, writable: true }
}

function textOf(disk: Disk, root: string, path: string): string {
  const bytes = disk.read(posix.resolve(root, path))
  if (bytes === undefined) throw new ClodoError('RECIPE_INVALID', { what: 'There is no such file.', where: path })
  return decode(bytes, path).replace(/^\uFEFF/, '')
}

/** JSON, comments allowed. What does not parse is told by its place only: it may hold what nobody else should read. */
function parse(text: string, path: string): unknown {
  try {
    return json.parse(text, path)
  } catch (error) {
    const where = error instanceof ClodoError ? error.where : undefined
    throw new ClodoError('RECIPE_INVALID', { what: 'The recipe is not JSON.', where: where ?? path })
  }
}

function fromPackage(disk: Disk, root: string, path = 'package.json'): FoundRecipe | undefined {
  if (disk.kind(posix.resolve(root, path)) !== 'file') return undefined
  const text = textOf(disk, root, path)
  if (!text.includes('"clodo"')) return undefined
  const { clodo } = (parse(text, path) ?? {}) as { clodo?: unknown }
  if (typeof clodo !== 'object' || clodo === null) return undefined
  return { recipe: checkRecipe(clodo, path), path, writable: true }
}

async function load(disk: Disk, root: string, path: string): Promise<FoundRecipe> {
  const { cosmiconfig } = await import('cosmiconfig')
  textOf(disk, root, path)
  try {
    const result = await cosmiconfig('clodo', { loaders: { '.ts': loadModule } }).load(posix.resolve(root, path))
    return { recipe: checkRecipe(result?.config ?? {}, path), path, writable: false }
  } catch (cause) {
    if (cause instanceof ClodoError) throw cause
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new ClodoError('RECIPE_INVALID', { what: `The recipe cannot be read: ${reason}`, where: path, cause })
  }
}

/** Node runs TypeScript itself, so no compiler is asked for. */
async function loadModule(path: string): Promise<unknown> {
  const { pathToFileURL } = await import('node:url')
  return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default
}

function ambiguous(paths: readonly string[]): ClodoError {
  return new ClodoError('RECIPE_INVALID', {
    what: `There is more than one recipe: ${paths.join(', ')}.`,
    where: paths.join(', '),
    mend: 'Keep one of them, or name it: --config FILE.',
  })
}
