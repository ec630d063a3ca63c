/** `init-config`: a recipe to edit before `create`, with every answer in it. */
import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import { derive } from '../project/derive.ts'
import { layoutOf } from '../project/layout.ts'
import { propose } from '../project/name.ts'
import { startedBy } from '../project/package-manager.ts'
import { printRecipe, type Recipe, recipePath } from '../project/recipe.ts'
import { resolve } from '../resolve/resolve.ts'
import type { Change } from '../tree/change.ts'
import { commit } from '../tree/commit.ts'
import { sound } from './sound.ts'
import type { World } from './world.ts'

/** A whole recipe of the answers there are. @throws NAME_INVALID, DOMAIN_INVALID, DESCRIPTION_INVALID */
export function draftRecipe(
  world: World,
  flags: Partial<Recipe>,
  { name, pinNode }: { readonly name: string; readonly pinNode: string },
): Recipe {
  const packageManager = startedBy(world.env)
  const { compatibilityDate } = world.sources
  return sound(
    derive(flags, {}, { name: propose(name) ?? 'my-api', pinNode, packageManager, compatibilityDate }).recipe,
  )
}

/**
 * The change that writes the draft; `recipe` is completed by the defaults of its options.
 *
 * @throws RECIPE_EXISTS; what `resolve` throws
 */
export async function prepareDraft(world: World, root: string, recipe: Recipe): Promise<Change> {
  if (world.disk.kind(posix.join(root, recipePath)) !== undefined)
    throw new ClodoError('RECIPE_EXISTS', { what: 'There is a recipe already.', where: recipePath })
  const want = await resolve(recipe, world.sources, layoutOf(recipe))
  return { path: recipePath, before: undefined, after: printRecipe(want.recipe) }
}

/** Writes the draft; no record is kept, because there is no project yet. */
export function writeDraft(world: World, root: string, draft: Change): Promise<void> {
  return commit(world.disk, root, [draft])
}
