/** Third-party plugins of a project: found where its recipe says, with the content that is trusted. */
import { ClodoError } from '../errors.ts'
import { nearest, suggest, thereAre } from '../nearest.ts'
import type { Lock } from '../project/lock.ts'
import type { Recipe } from '../project/recipe.ts'
import type { Packages, Sources } from '../resolve/source.ts'

export interface Opening {
  /** The project, absolute. */
  readonly root: string
  readonly lock: Lock
  /** Plugins to look for anew, whatever version is locked. */
  readonly fresh?: readonly string[] | undefined
}

/** Opens the packages that a recipe names, so that their plugins are found by id. @throws what `Packages.open` throws */
export async function openPackages(
  sources: Sources,
  { sources: named = {}, plugins }: Pick<Recipe, 'sources' | 'plugins'>,
  { root, lock, fresh = [] }: Opening,
): Promise<void> {
  for (const [id, specifier] of Object.entries(named)) {
    if (!Object.hasOwn(plugins, id)) continue
    const known = lock.plugins[id]
    const anew = known?.source !== specifier || fresh.includes(id)
    const { plugin } = await packagesOf(sources).open(specifier, { root, known, fresh: anew })
    if (plugin.id !== id) throw renamed(id, specifier, plugin.id)
  }
}

export interface Named {
  readonly id: string
  /** Where the plugin is from, as the recipe keeps it; undefined for a built-in. */
  readonly specifier: string | undefined
}

/**
 * What a word after `clodo add` means: a built-in plugin, one that is open already, or a package that is brought now. A name
 * that is nearly a built-in's is taken for a mistake, not looked for elsewhere.
 *
 * @throws PLUGIN_UNKNOWN, and what `Packages` throws
 */
export async function openNamed(
  sources: Sources,
  word: string,
  place: { readonly cwd: string; readonly root: string },
): Promise<Named> {
  const ids = sources.plugins.ids()
  if (ids.includes(word)) return { id: word, specifier: undefined }
  const near = nearest(word, ids)
  if (near !== undefined || sources.packages === undefined)
    throw new ClodoError('PLUGIN_UNKNOWN', {
      what: `There is no plugin '${word}'.`,
      where: word,
      mend: suggest(word, ids, { otherwise: thereAre(ids) }),
      data: { known: ids },
    })
  const { plugin, locked } = await sources.packages.open(sources.packages.read(word, place).text, place)
  return { id: plugin.id, specifier: locked.source }
}

function packagesOf({ packages }: Sources): Packages {
  if (packages !== undefined) return packages
  throw new ClodoError('PACKAGE_UNREACHABLE', { what: 'Plugins of third parties cannot be had here.' })
}

function renamed(id: string, specifier: string, name: string): ClodoError {
  return new ClodoError('PACKAGE_INVALID', {
    what: `The recipe has '${id}' from ${specifier}, whose plugin is called '${name}'.`,
    where: specifier,
    mend: `Call it '${name}' in the recipe, under "sources" and "plugins".`,
  })
}
