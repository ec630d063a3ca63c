/** What a recipe calls for in the project at hand. */
import { freeNames, renameFacts, renameText } from '../plan/names.ts'
import { prepareDetection } from '../project/detect/detect.ts'
import { takenNames } from '../project/detect/taken.ts'
import { layoutOf } from '../project/layout.ts'
import type { Project } from '../project/open.ts'
import type { Recipe } from '../project/recipe.ts'
import { resolve, type Want } from '../resolve/resolve.ts'
import type { World } from './world.ts'

/** In a repository of others under names that are free there. @throws what `resolve` throws, NAME_CLASH */
export async function wantedIn({ disk, sources }: World, project: Project, recipe: Recipe): Promise<Want> {
  const want = await resolve(recipe, sources, layoutOf(recipe))
  if (recipe.existing === undefined) return want
  const { names: chosen, ...existing } = recipe.existing
  const options = { config: existing.config }
  await prepareDetection(disk, project.root, options)
  const names = freeNames(want.facts, takenNames(disk, project.root, project.lock, options), chosen)
  return {
    ...want,
    recipe: {
      ...want.recipe,
      existing: Object.keys(names).length === 0 ? existing : { ...existing, names },
    },
    facts: renameFacts(want.facts, names),
    given: JSON.parse(renameText(JSON.stringify(want.given), names)),
  }
}
