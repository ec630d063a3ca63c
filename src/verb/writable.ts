/** A recipe that is code, or YAML, cannot be written without guessing: the user gets the edit. */
import { isDeepStrictEqual } from 'node:util'
import { ClodoError } from '../errors.ts'
import { derive } from '../project/derive.ts'
import type { FoundRecipe } from '../project/read-recipe.ts'
import type { Recipe } from '../project/recipe.ts'

/** What comes from the machine, and so has to be written down for the project to be the same on the next one. */
const ofTheMachine = ['name', 'compatibilityDate', 'packageManager', 'pinNode'] as const

/** @throws RECIPE_IN_CODE when `recipe` says what the file that holds it does not */
export function refuseUnwritable(found: FoundRecipe | undefined, recipe: Recipe): void {
  if (found === undefined || found.writable) return
  const said = derive({}, found.recipe, recipe).recipe
  const missing = (Object.keys(recipe) as (keyof Recipe)[]).filter(
    (key) =>
      !isDeepStrictEqual(said[key], recipe[key]) ||
      (ofTheMachine.some((one) => one === key) && found.recipe[key] === undefined),
  )
  if (missing.length === 0) return
  const edit = missing.map((key) => `${key}: ${JSON.stringify(recipe[key])}`).join(', ')
  throw new ClodoError('RECIPE_IN_CODE', {
    what: `The recipe is no JSON, so CLODO does not edit it.`,
    where: found.path,
    mend: `Write this into ${found.path}, then run clodo sync: ${edit}`,
    data: { edit: Object.fromEntries(missing.map((key) => [key, recipe[key]])) },
  })
}
