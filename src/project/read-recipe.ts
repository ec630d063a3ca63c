/** Finds and reads the recipe, wherever cosmiconfig looks; the only door to that library. */
import { posix } from 'node:path'
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

/**
 * The recipe of a directory; undefined when there is none.
 *
 * @param file a file to read instead of looking for one
 * @throws RECIPE_INVALID
 */
export async function readRecipe(disk: Disk, root: string, file?: string): Promise<FoundRecipe | undefined> {
  if (file === undefined && disk.kind(posix.join(root, recipePath)) === 'file') return readJson(disk, root, recipePath)
  const names = new Set((disk.list(root) ?? []).map(({ name }) => name))
  const candidates = file === undefined ? searchPlaces.filter((place) => names.has(place)) : [file]
  if (candidates.length > 1) throw ambiguous(candidates)
  const [path] = candidates
  if (path === undefined) return fromPackage(disk, root)
  return path.endsWith('.json') ? readJson(disk, root, path) : load(root, path)
}

function readJson(disk: Disk, root: string, path: string): FoundRecipe {
  const bytes = disk.read(posix.resolve(root, path))
  if (bytes === undefined) throw new ClodoError('RECIPE_INVALID', { what: 'There is no such file.', where: path })
  try {
    return { recipe: checkRecipe(JSON.parse(decode(bytes, path).replace(/^\uFEFF/, '')), path), path, writable: true }
  } catch (cause) {
    if (cause instanceof ClodoError) throw cause
    throw new ClodoError('RECIPE_INVALID', {
      what: `The recipe is not JSON: ${(cause as Error).message}.`,
      where: path,
      cause,
    })
  }
}

function fromPackage(disk: Disk, root: string): FoundRecipe | undefined {
  const bytes = disk.read(posix.join(root, 'package.json'))
  if (bytes === undefined) return undefined
  const text = decode(bytes, 'package.json')
  if (!text.includes('"clodo"')) return undefined
  try {
    const { clodo } = JSON.parse(text.replace(/^\uFEFF/, '')) as { clodo?: unknown }
    return typeof clodo === 'object' && clodo !== null
      ? { recipe: checkRecipe(clodo, 'package.json'), path: 'package.json', writable: true }
      : undefined
  } catch (cause) {
    if (cause instanceof ClodoError) throw cause
    return undefined
  }
}

async function load(root: string, path: string): Promise<FoundRecipe> {
  const { cosmiconfig } = await import('cosmiconfig')
  const absolute = posix.resolve(root, path)
  try {
    const result = await cosmiconfig('clodo', { loaders: { '.ts': loadModule } }).load(absolute)
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
