import { ClodoError } from '../errors.ts'
import { areDeploySettings } from './deploy-settings.ts'
import { isPackageManager } from './package-manager.ts'
import type { Recipe } from './recipe.ts'

type Check = { readonly must: string; readonly holds: (value: unknown) => boolean }

const text: Check = { must: 'a text', holds: (value) => typeof value === 'string' }
const object: Check = { must: 'an object', holds: isObject }

/** What `clodo bench` measures. */
const budgetNames = ['bundle', 'gzip', 'startup', 'cpu', 'p99']

const fields: { readonly [K in keyof Required<Recipe>]: Check } = {
  name: text,
  type: text,
  description: text,
  domain: text,
  environments: {
    must: 'a list of names, at least one, each once',
    holds: (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((name) => typeof name === 'string' && /^[a-z][a-z0-9-]*$/.test(name)) &&
      new Set(value).size === value.length,
  },
  compatibilityDate: { must: 'a date, YYYY-MM-DD', holds: isDate },
  packageManager: {
    must: 'npm, pnpm, yarn or bun',
    holds: (value) => typeof value === 'string' && isPackageManager(value),
  },
  pinNode: {
    must: 'a version of Node, or an empty text',
    holds: (value) => typeof value === 'string' && /^(\d+\.\d+\.\d+)?$/.test(value),
  },
  existing: object,
  options: object,
  sources: {
    must: 'an object of texts',
    holds: (value) => isObject(value) && Object.values(value).every((one) => typeof one === 'string'),
  },
  deploy: { must: 'settings of deploying by environment (see docs/deploying.md)', holds: areDeploySettings },
  budgets: {
    must: `an object of numbers by ${budgetNames.join(', ')}`,
    holds: (value) =>
      isObject(value) &&
      Object.entries(value).every(([name, one]) => budgetNames.includes(name) && typeof one === 'number' && one >= 0),
  },
  git: {
    must: 'an object of switches: clean, commit',
    holds: (value) =>
      isObject(value) &&
      Object.entries(value).every(([key, on]) => ['clean', 'commit'].includes(key) && typeof on === 'boolean'),
  },
  plugins: { must: 'an object of objects', holds: (value) => isObject(value) && Object.values(value).every(isObject) },
}

/** A recipe as a person wrote it: known keys, of the right shape, all of them optional. @throws RECIPE_INVALID */
export function checkRecipe(value: unknown, path: string): Partial<Recipe> {
  if (!isObject(value)) throw invalid(path, 'The recipe', 'an object')
  for (const [key, given] of Object.entries(value)) {
    if (key === '$schema') continue
    if (!Object.hasOwn(fields, key)) throw invalid(path, `'${key}'`, `one of ${Object.keys(fields).join(', ')}`)
    const { must, holds } = fields[key as keyof Recipe]
    if (!holds(given)) throw invalid(path, `'${key}'`, must)
  }
  return value as Partial<Recipe>
}

/** A day that the calendar has: `2026-02-30` would come back as another. */
function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const time = Date.parse(value)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(path: string, what: string, must: string): ClodoError {
  return new ClodoError('RECIPE_INVALID', { what: `${what} must be ${must}.`, where: path })
}
