/** `create`: from an empty directory to a service. */
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import { shortly } from '../nearest.ts'
import { leavesMarkers, type OnConflict } from '../plan/decide.ts'
import { type Derived, derive } from '../project/derive.ts'
import { layoutOf } from '../project/layout.ts'
import { emptyLock } from '../project/lock.ts'
import { checkName } from '../project/name.ts'
import { reader } from '../project/open.ts'
import { startedBy } from '../project/package-manager.ts'
import type { FoundRecipe } from '../project/read-recipe.ts'
import type { Recipe } from '../project/recipe.ts'
import { findIn, resolve } from '../resolve/resolve.ts'
import type { Disk } from '../tree/disk.ts'
import { effectsOf, localSecretsOf, type Wanted } from './effects.ts'
import { openPackages } from './packages.ts'
import { planned } from './planned.ts'
import type { Prepared } from './prepared.ts'
import { sound } from './sound.ts'
import type { World } from './world.ts'
import { refuseUnwritable } from './writable.ts'

export interface CreateInput {
  /** Absolute path of the directory that becomes the project. */
  readonly root: string
  /** Answers given by flags. */
  readonly flags: Partial<Recipe>
  /** Answers of a recipe's file. */
  readonly file: Partial<Recipe>
  /** The file in `root` that the recipe stands in; left out: clodo.json is made. */
  readonly found?: FoundRecipe | undefined
  readonly pinNode: string
  /** Merge into a directory that is not empty. */
  readonly merge: boolean
  readonly onConflict: OnConflict
  readonly effects: Wanted
  /** The command that repeats this run, made from the whole recipe. */
  command(recipe: Recipe): string
}

export interface Created {
  readonly prepared: Prepared
  readonly derived: Derived
}

/** @throws TARGET_NOT_EMPTY, RECIPE_IN_CODE, what `sound` throws, and what `resolve` and `plan` throw */
export async function prepareCreate(world: World, input: CreateInput): Promise<Created> {
  const { disk, sources } = world
  const name = checkName(input.flags.name ?? input.file.name ?? posix.basename(input.root))
  if (input.merge) refuseNoDirectory(disk, input.root)
  else refuseNotEmpty(disk, input.root)
  const derived = derive(input.flags, input.file, {
    name,
    packageManager: startedBy(world.env),
    compatibilityDate: sources.compatibilityDate,
    pinNode: input.pinNode,
  })
  const recipe = sound(await withPresets(derived.recipe, input, world))
  refuseUnwritable(input.found, recipe)
  await openPackages(sources, recipe, { root: input.root, lock: emptyLock })
  const layout = layoutOf(recipe)
  const want = await resolve(recipe, sources, layout)
  const read = reader(disk, input.root)
  const changes = await planned({ read, lock: emptyLock, base: {}, found: input.found }, want, layout, {
    onConflict: input.onConflict,
  })
  const { effects, notes } = withoutNested(disk, input)
  const prepared: Prepared = {
    ...changes,
    root: input.root,
    markers: leavesMarkers(changes.conflicts, input.onConflict),
    command: input.command(want.recipe),
    notes: [...changes.notes, ...notes],
    effects: effectsOf(changes.changes, want.facts, recipe, effects),
    packageManager: recipe.packageManager,
    localSecrets: localSecretsOf(want.facts),
  }
  return { prepared, derived: { ...derived, recipe: want.recipe } }
}

/** In a repository of git no other one is made. */
function withoutNested(disk: Disk, { root, effects }: CreateInput): { effects: Wanted; notes: readonly string[] } {
  const around = effects.git ? repositoryAround(disk, root) : undefined
  if (around === undefined) return { effects, notes: [] }
  return {
    effects: { ...effects, git: false },
    notes: [`It stands in the git repository ${around}, so none is made here and nothing is committed.`],
  }
}

/** The directory whose repository of git the project will stand in. */
function repositoryAround(disk: Disk, root: string): string | undefined {
  if (disk.kind(posix.join(root, '.git')) !== undefined) return root
  const above = posix.dirname(root)
  return above === root ? undefined : repositoryAround(disk, above)
}

/** The presets of a template count where the user named no plugins at all. */
async function withPresets(recipe: Recipe, { flags, file }: CreateInput, { sources }: World): Promise<Recipe> {
  if (flags.plugins !== undefined || file.plugins !== undefined) return recipe
  const { plugin } = await findIn(sources.templates, recipe.type, 'TEMPLATE_UNKNOWN')
  return { ...recipe, plugins: Object.fromEntries(Object.keys(plugin.presets ?? {}).map((id) => [id, {}])) }
}

/** What may stand in a directory that counts as empty: a recipe to create from, and git. */
const harmless = new Set(['.git', '.clodo', 'clodo.json', '.clodorc', '.clodorc.json', '.clodorc.yaml', '.DS_Store'])

/** The path, or what is above it and there. */
function nearest(disk: Disk, path: string): string {
  return path === '/' || disk.kind(path) !== undefined ? path : nearest(disk, posix.dirname(path))
}

/** @throws TARGET_NOT_EMPTY where something else stands in the place of a directory, `root` or one above it */
function refuseNoDirectory(disk: Disk, root: string): void {
  const there = nearest(disk, root)
  const kind = disk.kind(there)
  if (kind === 'directory' || (kind === 'symlink' && disk.list(there) !== undefined)) return
  throw new ClodoError('TARGET_NOT_EMPTY', {
    what: there === root ? 'The target is a file, not a directory.' : 'The target lies below a file.',
    where: there,
    mend: 'Choose another directory.',
  })
}

/** @throws TARGET_NOT_EMPTY */
export function refuseNotEmpty(disk: Disk, root: string): void {
  refuseNoDirectory(disk, root)
  const names = (disk.list(root) ?? [])
    .map(({ name }) => name)
    .filter((name) => !harmless.has(name) && !name.startsWith('clodo.config.'))
  if (names.length === 0) return
  throw new ClodoError('TARGET_NOT_EMPTY', {
    what: `The directory is not empty: ${shortly(names)}.`,
    where: root,
    data: { entries: names },
  })
}
