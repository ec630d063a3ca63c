/**
 * The recipe: what the user wants. CLODO writes `clodo.json`, or the `clodo` key of package.json where it is; it reads
 * every place that cosmiconfig finds.
 */
import type { Json, JsonObject } from '../plugin/json.ts'
import type { ProjectFacts } from '../plugin/project.ts'
import type { DeploySettings } from './deploy-settings.ts'

export const recipePath = 'clodo.json'

export interface Recipe extends ProjectFacts {
  /** The template, or an empty string in a repository that CLODO did not create. */
  readonly type: string
  /** Answers to the options of the template. */
  readonly options: JsonObject
  /** Answers to the options of each plugin, by id. */
  readonly plugins: { readonly [id: string]: JsonObject }
  /** Where plugins are from that do not come with CLODO: the specifier of a package, by id. */
  readonly sources?: { readonly [id: string]: string }
  /** How each environment is deployed to, where that is not the default. */
  readonly deploy?: { readonly [environment: string]: DeploySettings }
  /** What the Worker may cost at most, by measure of `clodo bench`: bytes, milliseconds, microseconds. */
  readonly budgets?: { readonly [measure: string]: number }
  /** How CLODO minds the user's git. */
  readonly git?: GitSettings
}

export interface GitSettings {
  /** Change nothing while something below the project is not committed. False when left out. */
  readonly clean?: boolean
  /** One commit for each step, as by `--commit`. False when left out. */
  readonly commit?: boolean
}

/** The bytes of a recipe: keys in a fixed order, plugins and their answers sorted. */
export function printRecipe(recipe: Recipe): string {
  const {
    name,
    type,
    description,
    domain,
    environments,
    compatibilityDate,
    packageManager,
    pinNode,
    sources = {},
  } = recipe
  const plain = {
    name,
    type,
    description,
    domain,
    environments,
    compatibilityDate,
    packageManager,
    pinNode,
    options: sorted(recipe.options),
    ...(recipe.existing === undefined ? {} : { existing: { ...recipe.existing } }),
    ...(recipe.deploy === undefined ? {} : { deploy: recipe.deploy }),
    ...(recipe.budgets === undefined ? {} : { budgets: sorted(recipe.budgets) }),
    ...(recipe.git === undefined ? {} : { git: { ...recipe.git } }),
    plugins: sorted(Object.fromEntries(Object.entries(recipe.plugins).map(([id, answers]) => [id, sorted(answers)]))),
    ...(Object.keys(sources).length === 0 ? {} : { sources: sorted(sources) }),
  }
  return `${JSON.stringify(plain, undefined, 2)}\n`
}

function sorted(record: { readonly [key: string]: Json }): JsonObject {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
