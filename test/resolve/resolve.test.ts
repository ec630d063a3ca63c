import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/plugin/json.ts'
import { derive } from '../../src/project/derive.ts'
import type { Recipe } from '../../src/project/recipe.ts'
import { CapabilityBook } from '../../src/resolve/capabilities.ts'
import { resolve, templatesOf } from '../../src/resolve/resolve.ts'
import type { Sources } from '../../src/resolve/source.ts'
import { layout } from '../kind/layout.ts'
import { refusal } from '../support/refusal.ts'
import { foundOf, sourceOf, sourcesOf } from './sources.ts'

const seen: { [id: string]: unknown } = {}

const base = foundOf({
  id: 'service',
  provides: ['http', 'resources'],
  provide: () => ({ http: { app: 'src/app.ts', entry: 'src/index.ts' }, resources: ['a'] }),
  options: { size: { type: 'number', title: 'Size', default: 1 } },
})
const generic = foundOf({
  id: 'generic',
  includes: ['service'],
  options: { style: { type: 'choice', title: 'Style', choices: ['a', 'b'], default: 'a' } },
  contribute: ({ answers }) => [{ kind: 'line', file: 'style', line: String(answers.style) }],
})
const auth = foundOf({
  id: 'auth',
  requires: ['http'],
  provides: ['principal', 'resources'],
  options: { verify: { type: 'choice', title: 'How', choices: ['jwt', 'key'], default: 'jwt' } },
  provide: ({ answers }) => ({ principal: { by: String(answers.verify) }, resources: ['b'] }),
  contribute: (input) => {
    seen.auth = input
    return [{ kind: 'line', file: 'auth', line: String(input.answers.verify) }]
  },
})
const rbac = foundOf({
  id: 'rbac',
  requires: ['principal'],
  uses: ['resources', 'db'],
  contribute: (input) => {
    seen.rbac = input
    return []
  },
})

const sources = sourcesOf([base, generic], [auth, rbac])

function recipe(more: Partial<Recipe> = {}): Recipe {
  const surroundings = { name: 'shop', packageManager: 'npm', compatibilityDate: '2026-01-01', pinNode: '' } as const
  return derive(more, {}, surroundings).recipe
}

const resolved = (more: Partial<Recipe> = {}, from: Sources = sources) => resolve(recipe(more), from, layout)

describe('resolve', () => {
  test('answers every option in the recipe, and names who was asked', async () => {
    const want = await resolved({ plugins: { auth: {} }, options: { style: 'b' } })
    expect(want.recipe).toMatchObject({ options: { style: 'b' }, plugins: { auth: { verify: 'jwt' } } })
    expect(Object.keys(want.plugins)).toEqual(['service', 'auth', 'generic'])
    expect(want.plugins.auth).toEqual({ version: '1.0.0', source: 'test' })
    expect(want.facts.map(({ fact, of }) => [fact, of])).toEqual([
      [{ kind: 'line', file: 'auth', line: 'jwt' }, ['auth']],
      [{ kind: 'line', file: 'style', line: 'b' }, ['generic']],
    ])
  })

  test('gives each plugin its answers, the project, and only the capabilities it names', async () => {
    await resolved({ plugins: { rbac: {}, auth: { verify: 'key' } } })
    expect(seen.auth).toEqual({
      answers: { verify: 'key' },
      given: { http: { app: 'src/app.ts', entry: 'src/index.ts' } },
      project: layout.project,
    })
    expect(seen.rbac).toMatchObject({ answers: {}, given: { principal: { by: 'key' }, resources: ['a', 'b'] } })
    expect(Object.keys((seen.rbac as { given: object }).given)).toEqual(['principal', 'resources'])
    for (const input of [seen.rbac, seen.auth] as { answers: object; given: object }[]) {
      expect([input, input.answers, input.given].every(Object.isFrozen)).toBe(true)
    }
  })

  test('says what was given to templates and generators', async () => {
    expect((await resolved({ plugins: { auth: {} } })).given).toMatchObject({
      http: { app: 'src/app.ts' },
      principal: { by: 'jwt' },
    })
  })

  test('does without a template where the project is not of CLODO', async () => {
    const free = foundOf({ id: 'free', contribute: () => [{ kind: 'line', file: 'a', line: 'b' }] })
    const want = await resolved({ type: '', plugins: { free: {} } }, sourcesOf([], [free]))
    expect(want.recipe.options).toEqual({})
    expect(Object.keys(want.plugins)).toEqual(['free'])
  })

  test.each<[Partial<Recipe>, string, string, string]>([
    [{ plugins: { aut: {} } }, 'PLUGIN_UNKNOWN', "no plugin 'aut'", "Did you mean 'auth'?"],
    [{ plugins: { something: {} } }, 'PLUGIN_UNKNOWN', "no plugin 'something'", 'There are: auth, rbac.'],
    [{ type: 'genric' }, 'TEMPLATE_UNKNOWN', "no service type 'genric'", "Did you mean 'generic'?"],
    [{ plugins: { service: {} } }, 'PLUGIN_UNKNOWN', "no plugin 'service'", 'There are'],
  ])('%j is %s', async (more, code, message, mend) => {
    const error = await refusal(() => resolved(more))
    expect(error).toMatchObject({ code, exit: 2, mend: expect.stringContaining(mend) })
    expect(error.message).toContain(message)
  })

  test.each<[Partial<Recipe>, string]>([
    [{ plugins: { rbac: {} } }, 'REQUIREMENT_UNMET'],
    [{ plugins: { auth: { verfy: 'jwt' } } }, 'OPTION_UNKNOWN'],
    [{ plugins: { auth: { verify: 'no' } } }, 'OPTION_INVALID'],
    [{ options: { sise: 2 } }, 'OPTION_UNKNOWN'],
    [{ options: { size: 'large' } }, 'OPTION_INVALID'],
  ])('%j is %s', async (more, code) => {
    expect(await refusal(() => resolved(more))).toMatchObject({ code })
  })

  test('a type has the options of what it stands on', async () => {
    expect((await resolved({})).recipe.options).toMatchObject({ size: 1 })
    expect((await resolved({ options: { size: 2 } })).recipe.options).toMatchObject({ size: 2 })
  })

  test('what a provider does not provide with its answers is unmet, and a type says what these default to', async () => {
    const door = foundOf({
      id: 'door',
      provides: ['principal'],
      options: { open: { type: 'boolean', title: 'Open', default: false } },
      provide: ({ answers }) => ({ principal: answers.open === true ? { by: 'door' } : null }),
    })
    const shut = sourcesOf([base, generic], [door, rbac])
    const error = await refusal(() => resolved({ plugins: { door: {}, rbac: {} } }, shut))
    expect(error).toMatchObject({ code: 'REQUIREMENT_UNMET', exit: 3, data: { providers: ['door'] } })
    expect((await resolved({ plugins: { door: { open: true }, rbac: {} } }, shut)).given).toHaveProperty('principal')
    expect((await resolved({ plugins: { door: {} } }, shut)).given).not.toHaveProperty('principal')

    const preset = foundOf({ ...generic.plugin, presets: { door: { open: true } } } as Parameters<typeof foundOf>[0])
    const want = await resolved({ plugins: { door: {}, rbac: {} } }, sourcesOf([base, preset], [door, rbac]))
    expect(want.recipe.plugins.door).toEqual({ open: true })
  })

  test('two providers of one capability clash, and each can be removed', async () => {
    const mtls = foundOf({
      id: 'mtls',
      provides: ['principal'],
      provide: () => ({ principal: { by: 'certificate' } }),
    })
    const error = await refusal(() =>
      resolved({ plugins: { auth: {}, mtls: {} } }, sourcesOf([base, generic], [auth, mtls])),
    )
    expect(error).toMatchObject({
      code: 'CAPABILITY_CLASH',
      exit: 4,
      where: 'principal',
      mend: 'Remove one of them: clodo remove mtls, or clodo remove auth.',
    })
  })

  test.each<[string, Parameters<typeof foundOf>[0]]>([
    ['provides what it did not name', { id: 'bad', provide: () => ({ db: {} }) }],
    ['does not provide what it named', { id: 'bad', provides: ['db'], provide: () => ({}) }],
    ['states what is no fact', { id: 'bad', contribute: () => [{ kind: 'shell' }] as never }],
    [
      'taps by hand under a name nobody has',
      {
        id: 'bad',
        apply: ({ hooks }) => hooks.provide.tap('x', (statement) => statement.provide('nobody', { db: {} })),
      },
    ],
  ])('a plugin that %s is refused', async (_name, definition) => {
    const error = await refusal(() =>
      resolved({ plugins: { bad: {} } }, sourcesOf([base, generic], [foundOf(definition)])),
    )
    expect(error).toMatchObject({ code: 'PLUGIN_INVALID', where: expect.stringMatching(/bad|nobody/) })
  })

  test('a plugin that taps hooks itself states facts like any other', async () => {
    const tapped = foundOf({
      id: 'tapped',
      contribute: () => [{ kind: 'line', file: 'a', line: '1' }],
      apply: (generator) =>
        generator.hooks.contribute.tap('tapped', (statement) =>
          statement.state('tapped', [{ kind: 'line', file: 'a', line: '2' }]),
        ),
    })
    const want = await resolved({ plugins: { tapped: {} } }, sourcesOf([base, generic], [tapped]))
    expect(want.facts.filter(({ of }) => of[0] === 'tapped')).toHaveLength(2)
  })

  test('a template that does not compile is refused before anything is planned', async () => {
    const broken = foundOf({
      id: 'broken',
      contribute: () => [{ kind: 'file', path: 'a.txt', text: '{{#if}', template: true }],
    })
    const error = await refusal(() => resolved({ plugins: { broken: {} } }, sourcesOf([base, generic], [broken])))
    expect(error).toMatchObject({ code: 'TEMPLATE_BROKEN', where: 'a.txt' })
  })
})

describe('templates', () => {
  test('that two others stand on count once, the lowest first', async () => {
    const [one, two] = [foundOf({ id: 'one', includes: ['service'] }), foundOf({ id: 'two', includes: ['service'] })]
    const top = foundOf({ id: 'top', includes: ['one', 'two'] })
    const found = await templatesOf('top', sourceOf(base, one, two, top))
    expect(found.map(({ plugin }) => plugin.id)).toEqual(['service', 'one', 'two', 'top'])
  })

  test('that stand on one that is not there are refused', async () => {
    const top = foundOf({ id: 'top', includes: ['gone'] })
    expect(await refusal(() => templatesOf('top', sourceOf(top)))).toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
      where: 'gone',
    })
  })
})

describe('the book of capabilities', () => {
  test('adds lists up and answers those that are there', () => {
    const book = new CapabilityBook()
    book.enter('a', { list: [1], one: 'x' } as JsonObject)
    book.enter('b', { list: [2, 3] })
    expect(book.names()).toEqual(['list', 'one'])
    expect(book.of(['list', 'other'])).toEqual({ list: [1, 2, 3] })
  })

  test.each<[unknown, unknown]>([
    [[1], 'x'],
    ['x', [1]],
    ['x', 'x'],
    [{}, {}],
  ])('%j beside %j clashes', async (one, other) => {
    const book = new CapabilityBook()
    book.enter('a', { c: one } as JsonObject)
    expect(await refusal(() => book.enter('b', { c: other } as JsonObject))).toMatchObject({
      code: 'CAPABILITY_CLASH',
      data: { capability: 'c', providers: ['a', 'b'] },
    })
  })
})
