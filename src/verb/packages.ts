/** Third-party plugins of a project: found where its recipe says, the same as before, and trusted by somebody. */
import { ClodoError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { Lock } from '../project/lock.ts'
import type { Recipe } from '../project/recipe.ts'
import type { Found, Packages, Sources } from '../resolve/source.ts'

export interface Opening {
  /** The project, absolute. */
  readonly root: string
  readonly lock: Lock
  /** Plugins to look for anew, whatever version is locked. */
  readonly fresh?: readonly string[] | undefined
}

/** What somebody has to say yes to before code of a third party is used. */
export interface Stranger {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly specifier: string
  readonly integrity: string
  readonly rights: readonly string[]
  /** What to give to `--trust`. */
  readonly grant: string
  /** A name that this one could be taken for. */
  readonly near?: string | undefined
}

/**
 * Opens the packages that a recipe names, so that their plugins are found by id.
 *
 * @throws TRUST_NEEDED with a `Stranger` as `data`, and what `Packages.open` throws
 */
export async function openPackages(
  sources: Sources,
  { sources: named = {}, plugins }: Pick<Recipe, 'sources' | 'plugins'>,
  { root, lock, fresh = [] }: Opening,
): Promise<void> {
  for (const [id, specifier] of Object.entries(named)) {
    if (!Object.hasOwn(plugins, id)) continue
    const known = lock.plugins[id]
    const locked = known?.source === specifier && !fresh.includes(id) ? known : undefined
    const { found } = await packagesOf(sources).open(specifier, { root, locked })
    if (found.plugin.id !== id) throw renamed(id, specifier, found)
    if (found.locked.integrity !== known?.integrity) requireTrust(sources, found)
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
 * @throws PLUGIN_UNKNOWN, TRUST_NEEDED with a `Stranger` as `data`, and what `Packages` throws
 */
export async function openNamed(
  sources: Sources,
  word: string,
  place: { readonly cwd: string; readonly root: string },
): Promise<Named> {
  if (sources.plugins.ids().includes(word)) return { id: word, specifier: undefined }
  const near = nearest(word, sources.plugins.ids())
  if (near !== undefined || sources.packages === undefined)
    throw new ClodoError('PLUGIN_UNKNOWN', {
      what: `There is no plugin '${word}'.`,
      where: word,
      mend: near === undefined ? `There are: ${sources.plugins.ids().join(', ')}.` : `Did you mean '${near}'?`,
      data: { known: sources.plugins.ids() },
    })
  const { found, specifier } = await sources.packages.open(sources.packages.read(word, place).text, place)
  requireTrust(sources, found)
  return { id: found.plugin.id, specifier }
}

function packagesOf({ packages }: Sources): Packages {
  if (packages !== undefined) return packages
  throw new ClodoError('PACKAGE_UNREACHABLE', { what: 'Plugins of third parties cannot be had here.' })
}

function renamed(id: string, specifier: string, { plugin }: Found): ClodoError {
  return new ClodoError('PACKAGE_INVALID', {
    what: `The recipe has '${id}' from ${specifier}, whose plugin is called '${plugin.id}'.`,
    where: specifier,
    mend: `Call it '${plugin.id}' in the recipe, under "sources" and "plugins".`,
  })
}

function requireTrust(sources: Sources, found: Found): void {
  const stranger = strangerOf(found, sources.plugins.ids())
  if (stranger === undefined || packagesOf(sources).trusts(stranger.grant)) return
  const { name, version, grant } = stranger
  throw new ClodoError('TRUST_NEEDED', {
    what: `${name} ${version} is code of a third party that this project has not used before.`,
    where: name,
    mend: `To trust it: --trust ${grant}`,
    data: { ...stranger },
  })
}

function strangerOf({ plugin, package: from, locked }: Found, ids: readonly string[]): Stranger | undefined {
  const { version, source, integrity = '', rights = [] } = locked
  if (from === undefined) return undefined
  const { name } = from
  const plain = name.replace(/^@[^/]*\//, '').replace(/^clodo-plugin-/, '')
  const near = nearest(
    plain,
    ids.filter((id) => id !== plugin.id),
  )
  return { id: plugin.id, name, version, specifier: source, integrity, rights, grant: `${name}@${integrity}`, near }
}
