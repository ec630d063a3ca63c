import { formatOf } from '../edit/format.ts'
import type { Json } from '../plugin/json.ts'
import { printRecipe, type Recipe, recipePath } from '../project/recipe.ts'
import type { Change } from '../tree/change.ts'

/** The change of the recipe's file: written anew while it is as CLODO prints it, edited where the user gave it a form of their own. */
export function planRecipe(present: { read(path: string): string | undefined }, recipe: Recipe): Change {
  const before = present.read(recipePath)
  const printed = printRecipe(recipe)
  if (before === undefined) return { path: recipePath, before, after: printed }
  const format = formatOf(recipePath)
  const value = JSON.parse(printed) as { [key: string]: Json }
  const old = format?.parse(before, recipePath) as { [key: string]: Json }
  const own = before === `${JSON.stringify(old, undefined, 2)}\n`
  return {
    path: recipePath,
    before,
    after: own || format === undefined ? printed : format.set(before, [], { ...old, ...value }, recipePath),
  }
}
