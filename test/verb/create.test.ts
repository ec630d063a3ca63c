import { describe, expect, test } from 'vitest'
import { apply, type CreateInput, draftRecipe, prepareCreate, prepareDraft, writeDraft } from '../../src/index.ts'
import type { Template } from '../../src/plugin/define.ts'
import { defineTemplate } from '../../src/plugin/index.ts'
import { testPlugins } from '../support/plugins.ts'
import { refusal } from '../support/refusal.ts'
import { memoryWorld, prepareNew, root, sourceOf } from '../support/world.ts'
import { write } from './worlds.ts'

const input: CreateInput = {
  root,
  flags: { type: 'generic' },
  file: {},
  pinNode: '',
  merge: false,
  onConflict: 'abort',
  effects: { install: true, git: true },
  command: ({ name }) => `clodo create ${name}`,
}

describe('create', () => {
  test('names the project by its directory, answers everything and says how to do it again', async () => {
    const world = { ...memoryWorld(testPlugins), env: { npm_config_user_agent: 'pnpm/10.0.0' } }
    const { prepared, derived } = await prepareCreate(world, { ...input, pinNode: '24.1.0' })
    expect(derived.recipe).toMatchObject({ name: 'service', packageManager: 'pnpm', pinNode: '24.1.0', plugins: {} })
    expect(derived.origins).toMatchObject({ type: 'given', name: 'derived' })
    expect(prepared.command).toBe('clodo create service')
    expect(prepared.effects.map(({ id }) => id)).toEqual(['install', 'types', 'git'])
  })

  test('makes local secrets, and installs or makes a repository only where it is wanted', async () => {
    const world = memoryWorld(testPlugins)
    const flags = { type: 'generic', plugins: { greeting: {}, lock: {} } }
    const { prepared } = await prepareCreate(world, { ...input, flags, effects: { install: false, git: false } })
    expect(prepared).toMatchObject({ effects: [{ id: 'local-secrets' }], localSecrets: ['LOCK_KEY'] })
    await apply(world, prepared)
    expect(world.files()['.dev.vars']).toBe(`LOCK_KEY=${'ab'.repeat(32)}\n`)
    for (const [path, text] of Object.entries(world.files())) {
      if (path !== '.dev.vars') expect(text).not.toContain('abababab')
    }
    expect(JSON.stringify(prepared)).not.toContain('abababab')
  })

  test('turns on what the type presets, unless the user names plugins', async () => {
    const preset = defineTemplate({
      id: 'preset',
      title: 'Preset',
      version: '1.0.0',
      includes: ['service'],
      presets: { greeting: { store: 'kv' } },
      contribute: () => [],
    })
    const world = memoryWorld(testPlugins)
    const { templates } = world.sources
    const mine = sourceOf([preset as unknown as Template])
    const find = async (id: string) => (id === 'preset' ? mine.find(id) : templates.find(id))
    const there = { ...world, sources: { ...world.sources, templates: { ids: templates.ids, find } } }
    const plugins = async (more: Partial<CreateInput>) =>
      (await prepareCreate(there, { ...input, flags: { type: 'preset' }, ...more })).derived.recipe.plugins
    expect(await plugins({})).toEqual({ greeting: { word: 'hello', store: 'kv' } })
    const chosen = { greeting: { store: 'memory' } }
    expect(await plugins({ flags: { type: 'preset', plugins: chosen } })).toMatchObject(chosen)
    expect(await plugins({ flags: { type: 'preset', plugins: {} } })).toEqual({})
    expect(await plugins({ file: { plugins: { counter: {} } } })).toEqual({ counter: {} })
  })

  test.each([
    ['package.json', ['package.json']],
    ['src/a/b.ts', ['src']],
    ['.gitignore', ['.gitignore']],
  ])('refuses a directory with %s in it', async (path, entries) => {
    const world = memoryWorld(testPlugins)
    write(world, path, 'mine\n')
    const error = await refusal(() => prepareCreate(world, input))
    expect(error).toMatchObject({ code: 'TARGET_NOT_EMPTY', exit: 1, data: { entries } })
  })

  test('says how much there is in a full directory', async () => {
    const world = memoryWorld(testPlugins)
    for (const name of 'abcdefg') write(world, name, '')
    expect((await refusal(() => prepareCreate(world, input))).message).toContain('a, b, c, d, e and 2 more.')
  })

  test('refuses a target that is a file', async () => {
    const world = memoryWorld(testPlugins)
    world.volume.writeFileSync(root, '')
    expect((await refusal(() => prepareCreate(world, input))).message).toContain('is a file')
  })

  test.each(['.git/HEAD', 'clodo.json', '.clodorc.json', 'clodo.config.ts', '.DS_Store'])(
    'counts a directory with %s as empty',
    async (path) => {
      const world = memoryWorld(testPlugins)
      write(world, path, '{}\n')
      expect((await prepareCreate(world, input)).prepared.changes).not.toHaveLength(0)
    },
  )

  test('merges into a directory where that is asked for, and adopts what is equal', async () => {
    const world = memoryWorld(testPlugins)
    const { prepared } = await prepareCreate(world, input)
    const app = prepared.changes.find(({ path }) => path === 'src/app.ts')?.after ?? ''
    write(world, 'src/app.ts', app)
    write(world, 'src/own.ts', 'mine\n')
    const merged = await prepareCreate(world, { ...input, merge: true })
    expect(merged.prepared.changes.map(({ path }) => path)).not.toContain('src/app.ts')
    write(world, 'src/app.ts', 'mine\n')
    expect(await refusal(() => prepareCreate(world, { ...input, merge: true }))).toMatchObject({ code: 'CONFLICT' })
    const theirs = await prepareCreate(world, { ...input, merge: true, onConflict: 'theirs' })
    expect(theirs.prepared.changes.find(({ path }) => path === 'src/app.ts')).toMatchObject({
      before: 'mine\n',
      after: app,
    })
  })

  test.each<[Partial<CreateInput>, string]>([
    [{ flags: { name: 'My Service' } }, 'NAME_INVALID'],
    [{ root: '/home/My Service' }, 'NAME_INVALID'],
    [{ flags: { domain: 'localhost' } }, 'DOMAIN_INVALID'],
    [{ flags: { description: 'a\nb' } }, 'DESCRIPTION_INVALID'],
    [{ flags: { type: 'none' } }, 'TEMPLATE_UNKNOWN'],
    [{ flags: { plugins: { none: {} } } }, 'PLUGIN_UNKNOWN'],
  ])('refuses %j', async (more, code) => {
    const world = memoryWorld(testPlugins)
    expect(await refusal(() => prepareCreate(world, { ...input, ...more }))).toMatchObject({ code })
    expect(world.files()).toEqual({})
  })

  test('from a recipe in code says what has to be written into it, and takes it when it is there', async () => {
    const world = memoryWorld(testPlugins)
    const found = (recipe: object) => ({ recipe, path: 'clodo.config.ts', writable: false })
    const whole = (await prepareCreate(world, input)).derived.recipe
    const { name: _, ...nameless } = whole
    const refused = await refusal(() => prepareCreate(world, { ...input, file: nameless, found: found(nameless) }))
    expect(refused).toMatchObject({
      code: 'RECIPE_IN_CODE',
      exit: 4,
      where: 'clodo.config.ts',
      data: { edit: { name: 'service' } },
    })
    expect(refused.mend).toContain('name: "service"')
    const { prepared } = await prepareCreate(world, { ...input, file: whole, found: found(whole) })
    expect(prepared.changes.map(({ path }) => path)).not.toContain('clodo.json')
    const other = await refusal(() =>
      prepareCreate(world, { ...input, file: whole, found: found({ ...whole, domain: 'a.example' }) }),
    )
    expect(other.data).toEqual({ edit: { domain: '' } })
  })
})

test('what pnpm would ask about is answered, and nothing is where it is not used', async () => {
  const { prepared } = await prepareNew(memoryWorld(), { packageManager: 'pnpm', pinNode: '24.21.0' })
  const text = prepared.changes.find(({ path }) => path === 'pnpm-workspace.yaml')?.after
  expect(text).toBe('allowBuilds:\n  esbuild: true\n  node: true\n  workerd: true\n')
  const { prepared: npm } = await prepareNew(memoryWorld(), { packageManager: 'npm' })
  expect(npm.changes.map(({ path }) => path)).not.toContain('pnpm-workspace.yaml')
})

describe('a draft of a recipe', () => {
  const place = { name: 'My Shop', pinNode: '' }

  test('has every answer in it, the defaults of options too, and creates what it says', async () => {
    const world = memoryWorld(testPlugins)
    const recipe = draftRecipe(world, { plugins: { greeting: {} } }, place)
    expect(recipe).toMatchObject({ name: 'my-shop', type: 'generic' })
    const draft = await prepareDraft(world, root, recipe)
    world.volume.mkdirSync(root)
    await writeDraft(world, root, draft)
    const written = JSON.parse(world.files()['clodo.json'] ?? '')
    expect(written.plugins).toEqual({ greeting: { word: 'hello', store: 'memory' } })
    const { derived } = await prepareCreate(world, { ...input, flags: {}, file: written })
    expect(derived.recipe).toEqual(written)
    expect(Object.keys(world.files())).toEqual(['clodo.json'])
  })

  test('has a name even where the directory gives none', () => {
    expect(draftRecipe(memoryWorld(testPlugins), {}, { ...place, name: '中文' }).name).toBe('my-api')
  })

  test('takes the place of no recipe that is there', async () => {
    const world = memoryWorld(testPlugins)
    write(world, 'clodo.json', '{}')
    const recipe = draftRecipe(world, {}, place)
    expect(await refusal(() => prepareDraft(world, root, recipe))).toMatchObject({ code: 'RECIPE_EXISTS' })
  })

  test('is checked', async () => {
    const world = memoryWorld(testPlugins)
    expect(await refusal(() => draftRecipe(world, { domain: 'x' }, place))).toMatchObject({ code: 'DOMAIN_INVALID' })
  })
})
