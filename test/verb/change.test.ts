import { describe, expect, test } from 'vitest'
import {
  apply,
  dependenciesDiffer,
  movedVersions,
  prepareChange,
  recipeOf,
  withoutPlugins,
  withPlugins,
} from '../../src/index.ts'
import type { Template } from '../../src/plugin/define.ts'
import { effectsOf } from '../../src/verb/effects.ts'
import { testPlugins } from '../support/plugins.ts'
import { refusal } from '../support/refusal.ts'
import { root, sourceOf } from '../support/world.ts'
import { add, added, born, opened, write } from './worlds.ts'

describe('the recipe of a project', () => {
  test('is complete, from its file and what is derived', async () => {
    const world = await born({ greeting: {} })
    const { packageManager, ...recipe } = JSON.parse(world.files()['clodo.json'] ?? '')
    write(world, 'clodo.json', JSON.stringify(recipe))
    write(world, 'yarn.lock', '')
    expect(recipeOf(world, await opened(world))).toEqual({ ...recipe, packageManager: 'yarn' })
    expect(packageManager).toBe('npm')
  })

  test.each<[string, readonly string[], string]>([
    ['nothing', [], 'There is no CLODO project here.'],
    ['a recipe alone', ['clodo.json'], 'There is a recipe (clodo.json), but no project made of it yet.'],
    ['a record alone', ['.clodo/lock.json'], 'The project has no recipe: clodo.json is gone.'],
  ])('is none where there is %s', async (_name, kept, message) => {
    const world = await born()
    for (const path of ['clodo.json', '.clodo/lock.json']) {
      if (!kept.includes(path)) world.volume.unlinkSync(`${root}/${path}`)
    }
    const project = await opened(world)
    expect(await refusal(() => recipeOf(world, project))).toMatchObject({ code: 'NOT_A_PROJECT', message, where: root })
  })

  test.each([
    ['{"name":"My Shop"}', 'NAME_INVALID'],
    ['{"domain":"x"}', 'DOMAIN_INVALID'],
  ])('%s is refused', async (text, code) => {
    const world = await born()
    write(world, 'clodo.json', text)
    const project = await opened(world)
    expect(await refusal(() => recipeOf(world, project))).toMatchObject({ code })
  })
})

describe('plugins of a recipe', () => {
  test('are added with their answers, which join those that are there', async () => {
    const recipe = recipeOf(await born(), await opened(await born()))
    const one = withPlugins(recipe, ['greeting', 'lock'], { greeting: { word: 'hi' }, generic: { a: 1 } })
    expect(one).toMatchObject({ plugins: { greeting: { word: 'hi' }, lock: {} }, options: { a: 1 } })
    const two = withPlugins(one, [], { greeting: { store: 'kv' } })
    expect(two.plugins).toEqual({ greeting: { word: 'hi', store: 'kv' }, lock: {} })
    expect(two.options).toMatchObject({ a: 1 })
    expect(recipe.plugins).toEqual({})
  })

  test('are taken out, if they are there', async () => {
    const world = await born({ greeting: {}, lock: {} })
    const recipe = recipeOf(world, await opened(world))
    expect(withoutPlugins(recipe, ['lock']).plugins).toEqual({ greeting: { word: 'hello', store: 'memory' } })
    for (const id of ['counter', 'constructor', '__proto__']) {
      const error = await refusal(() => withoutPlugins(recipe, ['lock', id]))
      expect(error).toMatchObject({ code: 'PLUGIN_NOT_INSTALLED', where: id, mend: 'It has: greeting, lock.' })
    }
    const none = withoutPlugins(recipe, ['lock', 'greeting'])
    expect((await refusal(() => withoutPlugins(none, ['lock']))).mend).toBe('It has: none.')
  })
})

describe('a change', () => {
  test('that changes nothing has no effects, not even local secrets', async () => {
    const world = await born({ greeting: {}, lock: {} })
    const recipe = recipeOf(world, await opened(world))
    const prepared = await prepareChange(world, recipe, {
      project: await opened(world),
      onConflict: 'abort',
      install: true,
      command: 'x',
    })
    expect(prepared).toMatchObject({ changes: [], effects: [], command: 'x', root })
  })

  test('of a recipe in code prints the edit; without one it goes on', async () => {
    const world = await born({ greeting: {} })
    const project = await opened(world)
    const recipe = recipeOf(world, project)
    const found = { recipe, path: 'clodo.config.ts', writable: false }
    const change = (to: typeof recipe) =>
      prepareChange(world, to, { project: { ...project, found }, onConflict: 'abort', install: false, command: 'x' })
    const error = await refusal(() => change(withPlugins(recipe, ['counter'], {})))
    expect(error).toMatchObject({ code: 'RECIPE_IN_CODE', where: 'clodo.config.ts' })
    expect(error.mend).toContain('run clodo sync: plugins: {"greeting":{')
    expect(error.data).toEqual({ edit: { plugins: { ...recipe.plugins, counter: {} } } })
    expect((await change(recipe)).changes).toEqual([])
  })

  test('names the plugins that it moves to another version', async () => {
    const world = await born({ greeting: {}, lock: {} })
    const newer = testPlugins.map((plugin) => (plugin.id === 'greeting' ? { ...plugin, version: '1.1.0' } : plugin))
    const later = { ...world, sources: { ...world.sources, plugins: sourceOf(newer as readonly Template[]) } }
    const project = await opened(world)
    const prepared = await add(later, 'lock')
    expect(movedVersions(project, prepared)).toEqual([{ id: 'greeting', from: '1.0.0', to: '1.1.0' }])
    expect(movedVersions(project, await add(world, 'counter'))).toEqual([])
    expect(movedVersions(project, { ...prepared, changes: [] })).toEqual([])
    await apply(later, prepared)
    expect((await opened(world)).lock.plugins.greeting?.version).toBe('1.1.0')
  })
})

describe('effects that follow', () => {
  const change = (path: string, before: string | undefined, after: string | undefined) => ({ path, before, after })
  const wanted = { install: true, git: false }
  const ids = (...changes: ReturnType<typeof change>[]) =>
    effectsOf(changes, [], { packageManager: 'npm' }, wanted).map(({ id }) => id)

  test.each<[string, string | undefined, string | undefined, boolean]>([
    ['package.json', undefined, '{"dependencies":{"a":"1"}}', true],
    ['package.json', '{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"2"}}', true],
    ['package.json', '{"devDependencies":{"a":"1"}}', '{}', true],
    ['packages/a/package.json', '{}', '{"dependencies":{"a":"2"}}', true],
    ['package.json', '\uFEFF{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"1"}}', false],
    ['package.json', '{"scripts":{"a":"1"}}', '{"scripts":{"a":"2"}}', false],
    ['package.json', '{"dependencies":{"a":"1"}}', undefined, false],
    ['package.json', '{}', '<<<<<<< ours', false],
    ['package.json', '<<<<<<< ours', '{"dependencies":{}}', true],
    ['package.json', '{}', 'null', false],
    ['src/package.json.ts', '{}', '{"dependencies":{"a":"2"}}', false],
  ])('%s from %j to %j', (path, before, after, differ) => {
    expect(dependenciesDiffer(change(path, before, after))).toBe(differ)
    expect(ids(change(path, before, after))).toEqual(differ ? ['install'] : [])
  })

  test.each(['wrangler.jsonc', 'wrangler.json', 'wrangler.toml', 'workers/a/wrangler.jsonc'])(
    '%s makes types',
    (path) => {
      expect(ids(change(path, 'a', 'b'))).toEqual(['types'])
      expect(
        effectsOf([change(path, 'a', 'b')], [], { packageManager: 'npm' }, { install: false, git: true }).map(
          ({ id }) => id,
        ),
      ).toEqual(['git'])
    },
  )

  test('a secret that the user gives has no local value', () => {
    const secret = (name: string, local?: 'random-hex-32') => ({
      fact: { kind: 'secret' as const, name, describe: '', ...(local === undefined ? {} : { local }) },
      of: ['p'],
    })
    expect(effectsOf([], [secret('A')], { packageManager: 'npm' }, wanted)).toEqual([])
    expect(effectsOf([], [secret('B', 'random-hex-32')], { packageManager: 'npm' }, wanted)).toMatchObject([
      { id: 'local-secrets' },
    ])
  })
})

test('adding twice is adding once', async () => {
  const world = await born()
  await added(world, 'greeting')
  expect((await add(world, 'greeting')).changes).toEqual([])
})
