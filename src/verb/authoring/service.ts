/** A service made for a plugin under work, on the disk, for as long as it is looked at. */
import { posix } from 'node:path'
import { temporaryDirectory } from '../../cloudflare/wrangler.ts'
import type { EffectFailure } from '../../effect/effect.ts'
import { ClodoError } from '../../errors.ts'
import type { JsonObject } from '../../plugin/json.ts'
import type { Found, Sources } from '../../resolve/source.ts'
import { removeAll } from '../../tree/directories.ts'
import { apply, type Report } from '../apply.ts'
import { prepareCreate } from '../create.ts'
import type { World } from '../world.ts'
import { legalWith, neededAnswers, serviceTypes } from './choices.ts'

export interface ServiceWishes {
  /** A service type; the first on which the plugin is legal by default. */
  readonly type?: string | undefined
  /** Answers to the options of the plugin. */
  readonly answers?: JsonObject
  /** Plugins beside it, with their answers. */
  readonly beside?: { readonly [id: string]: JsonObject }
  /**
   * A directory in which the service is made, and in which, or above which, is what it needs: nothing is installed then. By default it
   * is made in the system's directory for temporary files, and installed from the registry.
   */
  readonly in?: string
}

export interface MadeService {
  readonly type: string
  /** Absolute. */
  readonly root: string
  /** What could not be installed. */
  readonly failure: EffectFailure | undefined
  remove(): void
}

/**
 * @param specifier where the recipe of the service says that the plugin is from; left out, the service is good for one look
 * @returns undefined where the plugin is legal on no service type
 */
export async function makeService(
  world: World,
  found: Found,
  { specifier, report, ...wishes }: ServiceWishes & { readonly specifier?: string; readonly report?: Report },
): Promise<MadeService | undefined> {
  const { id, options } = found.plugin
  const { answers, beside = {} } = wishes
  const home = await homeFor([id, ...Object.keys(beside)], world.sources, wishes.type)
  if (home === undefined) return undefined
  const above = wishes.in ?? temporaryDirectory(world.env)
  const root = posix.join(above.replaceAll('\\', '/'), `clodo-try-${world.randomHex(6)}`)
  const known = { ...beside, [id]: { ...neededAnswers(options), ...answers } }
  const { prepared } = await prepareCreate(world, {
    root,
    flags: {
      name: 'tried',
      type: home.type,
      plugins: Object.fromEntries(home.plugins.map((one) => [one, known[one] ?? {}])),
      ...(specifier === undefined ? {} : { sources: { [id]: specifier } }),
    },
    file: {},
    pinNode: '',
    merge: false,
    onConflict: 'abort',
    effects: { install: wishes.in === undefined, git: false },
    command: () => 'clodo create tried',
  })
  const { failure } = await apply(world, prepared, report)
  return { type: home.type, root, failure, remove: () => removeAll(world.disk, root) }
}

async function homeFor(ids: readonly string[], sources: Sources, chosen?: string) {
  for (const type of chosen === undefined ? await serviceTypes(sources) : [chosen]) {
    const plugins = await legalWith(ids, type, sources)
    if (plugins !== undefined) return { type, plugins }
  }
  return undefined
}

/** @throws PLUGIN_INVALID for a plugin that no service type can have */
export function noService({ plugin }: Found): never {
  const { id, requires = [] } = plugin
  throw new ClodoError('PLUGIN_INVALID', {
    what: `${id} fits no service type: nothing here provides what it requires (${requires.join(', ')}).`,
    where: id,
  })
}
