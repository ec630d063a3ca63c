import { formatOf } from '../edit/format.ts'
import { json } from '../edit/json.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import { printRecipe, type Recipe, recipePath } from '../project/recipe.ts'
import type { Change } from '../tree/change.ts'
import { type Formatted, formattingOf } from './formatted.ts'

/** The file that holds a recipe. */
export interface RecipePlace {
  /** Path from the root; `package.json` where it is the key `clodo` of that file. */
  readonly path: string
  /** False for code and YAML, which are the user's to write. */
  readonly writable: boolean
}

interface Present {
  read(path: string): string | undefined
  readonly found?: RecipePlace | undefined
}

/** The changes with the recipe written where it stands. */
export function planRecipe(
  present: Present,
  recipe: Recipe,
  changes: readonly Change[],
  formatted: Formatted,
): Change[] {
  const { path, writable } = present.found ?? { path: recipePath, writable: true }
  if (!writable) return [...changes]
  const planned = changes.find((change) => change.path === path)
  const before = planned === undefined ? present.read(path) : planned.before
  const text = planned === undefined ? before : planned.after
  const key = path.endsWith('package.json') ? ['clodo'] : []
  const format = formattingOf(formatted, path, before)
  const change: Change = {
    ...planned,
    path,
    before,
    after: format(written(path, text, printRecipe(recipe), { key, format })),
  }
  return [...changes.filter((one) => one !== planned), change]
}

/** Written anew while it is as CLODO prints it, edited where the user gave it a form of their own. */
function written(
  path: string,
  text: string | undefined,
  printed: string,
  { key, format: lay }: { readonly key: readonly string[]; format(text: string): string },
): string {
  const value = JSON.parse(printed) as JsonObject
  if (text === undefined) return key.length === 0 ? printed : `${JSON.stringify({ clodo: value }, undefined, 2)}\n`
  const format = formatOf(path) ?? json
  const document = format.parse(text, path) as { [key: string]: Json }
  if (key.length > 0) return format.set(text, key, { ...(document.clodo as JsonObject | undefined), ...value }, path)
  const own = text === lay(`${JSON.stringify(document, undefined, 2)}\n`) && document.$schema === undefined
  return own ? printed : format.set(text, [], { ...document, ...value }, path)
}
