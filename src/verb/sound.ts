/** Answers that reach many files are checked before any is made. */
import { checkDescription } from '../project/description.ts'
import { checkDomain } from '../project/domain.ts'
import { checkName } from '../project/name.ts'
import type { Recipe } from '../project/recipe.ts'

/** @throws NAME_INVALID, DOMAIN_INVALID, DESCRIPTION_INVALID */
export function sound(recipe: Recipe): Recipe {
  checkName(recipe.name)
  checkDomain(recipe.domain)
  checkDescription(recipe.description)
  return recipe
}
