/** What a recipe calls for, made by hand: facts of one plugin, and no template. */
import type { Contribution } from '../../src/plugin/contribution.ts'
import type { JsonObject } from '../../src/plugin/json.ts'
import { derive } from '../../src/project/derive.ts'
import type { Recipe } from '../../src/project/recipe.ts'
import type { Want } from '../../src/resolve/resolve.ts'
import { prepareTemplates } from '../../src/template/render.ts'
import { layout } from '../kind/layout.ts'

export function recipeOf(more: Partial<Recipe> = {}): Recipe {
  const { name, packageManager, compatibilityDate, pinNode, environments } = layout.project
  return derive({ environments, ...more }, {}, { name, packageManager, compatibilityDate, pinNode }).recipe
}

export async function wantOf(
  facts: readonly Contribution[],
  more: Partial<Recipe> = {},
  given: JsonObject = {},
): Promise<Want> {
  await prepareTemplates(facts.flatMap((fact) => (fact.kind === 'file' && fact.template === true ? [fact] : [])))
  return {
    recipe: recipeOf(more),
    plugins: { p: { version: '1.0.0', source: 'test' } },
    facts: facts.map((fact) => ({ fact, of: ['p'] })),
    given,
  }
}
