import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkRecipe } from '../../src/project/check-recipe.ts'
import { derive } from '../../src/project/derive.ts'
import { printRecipe, type Recipe } from '../../src/project/recipe.ts'
import { refusal } from '../support/refusal.ts'

const surroundings = { name: 'shop', packageManager: 'npm', compatibilityDate: '2026-01-01', pinNode: '' } as const

/** A whole recipe no value of which is the derived one. */
function recipeOf(mark: string): Recipe {
  return {
    name: mark,
    type: mark,
    description: mark,
    domain: mark,
    environments: [mark],
    compatibilityDate: mark,
    packageManager: 'pnpm',
    pinNode: mark,
    options: { mark },
    plugins: { [mark]: {} },
  }
}

const keys = Object.keys(recipeOf('a')) as (keyof Recipe)[]

function pick(recipe: Recipe, chosen: readonly (keyof Recipe)[]): Partial<Recipe> {
  return Object.fromEntries(chosen.map((key) => [key, recipe[key]]))
}

describe('derive', () => {
  test('flags win over the file, the file over what is derived, key by key', () => {
    const derived = derive({}, {}, surroundings).recipe
    const [flags, file] = [recipeOf('flag'), { ...recipeOf('file'), packageManager: 'yarn' as const }]
    fc.assert(
      fc.property(fc.subarray(keys), fc.subarray(keys), (byFlag, inFile) => {
        const { recipe, origins } = derive(pick(flags, byFlag), pick(file, inFile), surroundings)
        for (const key of keys) {
          const origin = byFlag.includes(key) ? 'given' : inFile.includes(key) ? 'recipe' : 'derived'
          expect(origins[key]).toBe(origin)
          expect(recipe[key]).toEqual({ given: flags, recipe: file, derived }[origin][key])
        }
      }),
    )
  })

  test('what is derived is complete', () => {
    expect(derive({}, {}, surroundings).recipe).toEqual({
      ...surroundings,
      type: 'generic',
      description: 'A service on Cloudflare Workers',
      domain: '',
      environments: ['development', 'staging', 'production'],
      options: {},
      plugins: {},
    })
  })

  test('an empty text is an answer; a flag that was not given is none', () => {
    const flags: object = { domain: undefined, description: '' }
    const { recipe, origins } = derive(flags, { domain: 'a.example' }, surroundings)
    expect(recipe).toMatchObject({ domain: 'a.example', description: '' })
    expect(origins).toMatchObject({ domain: 'recipe', description: 'given', type: 'derived' })
  })
})

describe('printRecipe', () => {
  test('says the same whatever the order in which a recipe was made', () => {
    const plugins = { b: { y: 1, x: [1] }, a: {} }
    const one = printRecipe({ ...recipeOf('a'), options: { b: 1, a: 2 }, plugins })
    const recipe = { ...recipeOf('a'), options: { a: 2, b: 1 }, plugins: { a: {}, b: { x: [1], y: 1 } } }
    const other = printRecipe(Object.fromEntries(Object.entries(recipe).reverse()) as unknown as Recipe)
    expect(one).toBe(other)
    expect(JSON.parse(one)).toEqual(recipe)
    expect(Object.keys(JSON.parse(one))).toEqual(keys)
    expect(one.indexOf('"a": {}')).toBeLessThan(one.indexOf('"b": {'))
  })
})

describe('a recipe as a person wrote it', () => {
  test('needs no key at all, may name its schema, and is passed as it is', () => {
    expect(checkRecipe({}, 'clodo.json')).toEqual({})
    expect(checkRecipe({ $schema: './x.json', name: 'a' }, 'clodo.json')).toMatchObject({ name: 'a' })
    const whole = { ...recipeOf('a'), compatibilityDate: '2026-01-31', pinNode: '24.21.0' }
    expect(checkRecipe(whole, 'clodo.json')).toEqual(whole)
    expect(checkRecipe({ ...whole, pinNode: '' }, 'clodo.json')).toMatchObject({ pinNode: '' })
  })

  test.each<[string, unknown, string]>([
    ['a list', [], 'The recipe must be an object'],
    ['null', null, 'The recipe must be an object'],
    ['a text', 'name', 'The recipe must be an object'],
    ['a key nobody knows', { nmae: 'a' }, "'nmae' must be one of name, type"],
    ['a key every object has', { toString: 'a' }, "'toString' must be one of"],
    ['a name of another type', { name: 1 }, "'name' must be a text"],
    ['a domain of another type', { domain: null }, "'domain' must be a text"],
    ['no environment', { environments: [] }, "'environments' must be a list"],
    ['one environment as a text', { environments: 'production' }, "'environments' must be a list"],
    ['an environment twice', { environments: ['a', 'a'] }, "'environments' must be a list"],
    ['a bad name of an environment', { environments: ['Production'] }, "'environments' must be a list"],
    ['an environment in a list', { environments: [['production']] }, "'environments' must be a list"],
    ['a date in words', { compatibilityDate: 'today' }, "'compatibilityDate' must be a date"],
    ['a date in a list', { compatibilityDate: ['2026-01-01'] }, "'compatibilityDate' must be a date"],
    ['a date with more behind', { compatibilityDate: '2026-01-01T00' }, "'compatibilityDate' must be a date"],
    ['a day there is not', { compatibilityDate: '2026-02-30' }, "'compatibilityDate' must be a date"],
    ['a month there is not', { compatibilityDate: '2026-13-01' }, "'compatibilityDate' must be a date"],
    ['a package manager nobody knows', { packageManager: 'deno' }, "'packageManager' must be npm, pnpm"],
    ['a package manager in a list', { packageManager: ['npm'] }, "'packageManager' must be npm, pnpm"],
    ['a range of Node', { pinNode: '^24' }, "'pinNode' must be a version of Node"],
    ['a number for Node', { pinNode: 24 }, "'pinNode' must be a version of Node"],
    ['options in a list', { options: [] }, "'options' must be an object"],
    ['plugins in a list', { plugins: ['auth'] }, "'plugins' must be an object of objects"],
    ['a plugin that is on', { plugins: { auth: true } }, "'plugins' must be an object of objects"],
  ])('%s is refused', async (_name, value, message) => {
    const error = await refusal(() => checkRecipe(value, 'my.json'))
    expect(error).toMatchObject({ code: 'RECIPE_INVALID', where: 'my.json', exit: 2 })
    expect(error.message).toContain(message)
  })
})
