/** Few inputs, everything else derived, shown and editable. */
import type { ProjectFacts } from '../plugin/project.ts'
import type { Recipe } from './recipe.ts'

/** What cannot be derived from the inputs: it comes from the machine and from the versions that CLODO writes. */
export interface Surroundings {
  readonly packageManager: ProjectFacts['packageManager']
  readonly compatibilityDate: string
  /** The Node version to pin, or an empty string. */
  readonly pinNode: string
}

/** Where an answer came from: a flag or a question, the recipe's file, or nobody. */
export type Origin = 'given' | 'recipe' | 'derived'

export interface Derived {
  readonly recipe: Recipe
  readonly origins: { readonly [K in keyof Recipe]: Origin }
}

/** A whole recipe: flags win, then the recipe's file, then what is derived. */
export function derive(
  flags: Partial<Recipe>,
  file: Partial<Recipe>,
  { name, ...rest }: Surroundings & { readonly name: string },
): Derived {
  const type = flags.type ?? file.type ?? 'generic'
  const derived: Recipe = {
    name,
    type,
    description: 'A service on Cloudflare Workers',
    domain: '',
    environments: ['development', 'staging', 'production'],
    ...rest,
    options: {},
    plugins: {},
  }
  const keys = Object.keys(derived) as (keyof Recipe)[]
  const origins = Object.fromEntries(
    keys.map((key) => [key, flags[key] !== undefined ? 'given' : file[key] !== undefined ? 'recipe' : 'derived']),
  )
  return { recipe: { ...derived, ...defined(file), ...defined(flags) }, origins: origins as Derived['origins'] }
}

function defined(partial: Partial<Recipe>): Partial<Recipe> {
  return Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined))
}
