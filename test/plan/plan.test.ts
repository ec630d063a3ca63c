import { describe, expect, test } from 'vitest'
import type { OnConflict } from '../../src/plan/decide.ts'
import { type Plan, type Present, plan } from '../../src/plan/plan.ts'
import type { Contribution } from '../../src/plugin/contribution.ts'
import { parseBase } from '../../src/project/base.ts'
import { emptyLock, parseLock } from '../../src/project/lock.ts'
import type { Recipe } from '../../src/project/recipe.ts'
import { layout } from '../kind/layout.ts'
import { refusal } from '../support/refusal.ts'
import { recipeOf, wantOf } from './wants.ts'

type Files = { readonly [path: string]: string }

/** A project as its files say. */
function presentOf(files: Files): Present {
  const lock = files['.clodo/lock.json']
  return {
    read: (path) => files[path],
    lock: lock === undefined ? emptyLock : parseLock(lock),
    base: parseBase(files['.clodo/base.json']),
  }
}

async function planned(
  files: Files,
  facts: readonly Contribution[],
  onConflict: OnConflict = 'abort',
  more: Partial<Recipe> = {},
): Promise<Plan & { readonly files: Files }> {
  const result = plan(presentOf(files), await wantOf(facts, more), layout, { onConflict })
  const after = { ...files }
  for (const change of result.changes) {
    expect(change.before).toBe(files[change.path])
    if (change.after === undefined) delete after[change.path]
    else after[change.path] = change.after
  }
  return { ...result, files: after }
}

const own = ['.clodo/.gitignore', '.clodo/base.json', '.clodo/lock.json', 'clodo.json']
const file = (text: string, path = 'src/a.ts'): Contribution => ({ kind: 'file', path, text })
const seed = (text: string): Contribution => ({ kind: 'file', path: 'seed.sql', text, seeded: true })
const born = async (...facts: Contribution[]) => (await planned({}, facts)).files

describe('a plan', () => {
  test('has its changes by path, and none that changes nothing', async () => {
    const first = await planned({}, [file('1'), file('2', 'b.ts')])
    expect(first.changes.map(({ path }) => path)).toEqual([...own.slice(0, 3), 'b.ts', 'clodo.json', 'src/a.ts'])
    expect(first).toMatchObject({ conflicts: [], notes: [] })
    expect((await planned(first.files, [file('1'), file('2', 'b.ts')])).changes).toEqual([])
  })

  test('records plugins, facts, files and the base', async () => {
    const files = await born(file('1'), seed('s'))
    const lock = parseLock(files['.clodo/lock.json'] ?? '')
    expect(lock.plugins).toEqual({ p: { version: '1.0.0', source: 'test' } })
    expect(lock.facts).toHaveLength(2)
    expect(lock.files).toMatchObject({ 'src/a.ts': { as: 'managed' }, 'seed.sql': { as: 'seeded' } })
    expect(parseBase(files['.clodo/base.json'])).toEqual({
      'src/a.ts': '1',
      '.clodo/.gitignore': files['.clodo/.gitignore'],
    })
  })

  test('adopts a file of the user that is equal already', async () => {
    const result = await planned({ 'src/a.ts': '1', 'seed.sql': 's' }, [file('1'), seed('s')])
    expect(result.changes.map(({ path }) => path)).toEqual(own)
    const gone = await planned(result.files, [])
    expect(gone.files).not.toHaveProperty('src/a.ts')
    expect(gone.files).not.toHaveProperty(['seed.sql'])
  })
})

describe('a managed file', () => {
  test('is updated, and goes with its last fact', async () => {
    const files = await born(file('1'))
    expect((await planned(files, [file('2')])).files['src/a.ts']).toBe('2')
    expect((await planned(files, [])).files).not.toHaveProperty('src/a.ts')
  })

  test('with edits of the user is merged, and the base is what CLODO wants', async () => {
    const files = { ...(await born(file('a\nb\nc\n'))), 'src/a.ts': 'a\nb\nc\nmine\n' }
    const result = await planned(files, [file('new\nb\nc\n')])
    expect(result.files['src/a.ts']).toBe('new\nb\nc\nmine\n')
    expect(parseBase(result.files['.clodo/base.json'])['src/a.ts']).toBe('new\nb\nc\n')
  })

  test.each<[OnConflict, string]>([
    ['ours', 'mine\n'],
    ['theirs', 'new\n'],
    ['markers', '<<<<<<<'],
  ])('with edits that meet, on conflict %s', async (way, text) => {
    const files = { ...(await born(file('a\n'))), 'src/a.ts': 'mine\n' }
    const result = await planned(files, [file('new\n')], way)
    expect(result.conflicts).toMatchObject([{ path: 'src/a.ts', ours: 'mine', theirs: 'new' }])
    expect(result.files['src/a.ts']).toContain(text)
  })

  test('with edits that meet, stops', async () => {
    const files = { ...(await born(file('a\n'), file('b\n', 'b.ts'))), 'src/a.ts': 'mine\n', 'b.ts': 'mine\n' }
    const one = await refusal(() => planned(files, [file('new\n'), file('b\n', 'b.ts')]))
    expect(one).toMatchObject({ code: 'CONFLICT', exit: 4, where: 'src/a.ts' })
    expect(one.message).toContain('meet in src/a.ts; nothing was written')
    const both = await refusal(() => planned(files, [file('new\n'), file('new\n', 'b.ts')]))
    expect(both.message).toContain('meet in 2 files')
    expect(both.data).toMatchObject({ conflicts: [{ path: 'src/a.ts' }, { path: 'b.ts' }] })
  })

  test('with data that the user broke, stops for what is wrong with it', async () => {
    const files = { ...(await born(file('{ "a": 1 }\n', 'a.json'))), 'a.json': '{ "a": \n' }
    const broken = await refusal(() => planned(files, [file('{ "a": 2 }\n', 'a.json')]))
    expect(broken).toMatchObject({ code: 'FILE_UNPARSABLE', where: expect.stringMatching(/^a\.json:\d+:\d+$/) })
    const kept = await planned(files, [file('{ "a": 2 }\n', 'a.json')], 'ours')
    expect(kept.files['a.json']).toBe('{ "a": \n')
  })

  test('that the user deleted stays deleted while nothing new is wanted', async () => {
    const { 'src/a.ts': _, ...files } = await born(file('1'))
    expect((await planned(files, [file('1')])).changes).toEqual([])
    expect(await refusal(() => planned(files, [file('2')]))).toMatchObject({ code: 'CONFLICT' })
    expect((await planned(files, [file('2')], 'theirs')).files['src/a.ts']).toBe('2')
  })

  test('with edits stays behind when its plugin leaves, and the user is told once', async () => {
    const files = { ...(await born(file('1\n'))), 'src/a.ts': '1\nmine\n' }
    const result = await planned(files, [], 'ours')
    expect(result.files['src/a.ts']).toBe('1\nmine\n')
    expect(result.notes).toEqual(['src/a.ts has edits of yours and stays; delete it when you no longer need it.'])
    expect(await planned(result.files, [])).toMatchObject({ changes: [], notes: [] })
  })
})

describe('a seeded file', () => {
  test('is born, and never written again', async () => {
    const files = await born(seed('1'))
    expect(files['seed.sql']).toBe('1')
    expect((await planned(files, [seed('2')])).files['seed.sql']).toBe('1')
    const edited = { ...files, 'seed.sql': 'mine' }
    expect((await planned(edited, [seed('2')])).files['seed.sql']).toBe('mine')
    const { 'seed.sql': _, ...deleted } = files
    expect((await planned(deleted, [seed('2')])).files).not.toHaveProperty(['seed.sql'])
  })

  test('goes with its plugin while nobody touched it, even after the plugin changed it', async () => {
    const files = (await planned(await born(seed('1')), [seed('2')])).files
    expect(await planned(files, [])).toMatchObject({ notes: [] })
    expect((await planned(files, [])).files).not.toHaveProperty(['seed.sql'])
  })

  test('with edits stays, and the user is told', async () => {
    const files = { ...(await born(seed('1'))), 'seed.sql': 'mine' }
    const result = await planned(files, [])
    expect(result.files['seed.sql']).toBe('mine')
    expect(result.notes).toEqual(['seed.sql has edits of yours and stays; delete it when you no longer need it.'])
  })

  test('that is gone already leaves nothing to do or to say', async () => {
    const { 'seed.sql': _, ...files } = await born(seed('1'))
    const result = await planned(files, [])
    expect(result.notes).toEqual([])
    expect(result.changes.map(({ path }) => path)).not.toContain('seed.sql')
  })

  test.each<[OnConflict, string]>([
    ['ours', 'mine\n'],
    ['theirs', 'new\n'],
    ['markers', '<<<<<<<'],
  ])('where the user has another of its name, on conflict %s', async (way, text) => {
    const files = { 'seed.sql': 'mine\n' }
    const result = await planned(files, [seed('new\n')], way)
    expect(result.conflicts).toHaveLength(1)
    expect(result.files['seed.sql']).toContain(text)
    expect(await refusal(() => planned(files, [seed('new\n')]))).toMatchObject({ code: 'CONFLICT', where: 'seed.sql' })
  })

  test('of the user’s own stays when the plugin leaves', async () => {
    const { files } = await planned({ 'seed.sql': 'mine\n' }, [seed('new\n')], 'ours')
    expect((await planned(files, [])).files['seed.sql']).toBe('mine\n')
  })

  test('that becomes managed is updated while nobody touched it, and merged otherwise', async () => {
    const files = await born(seed('a\nb\n'))
    const managed = file('a\nB\n', 'seed.sql')
    expect((await planned(files, [managed])).files['seed.sql']).toBe('a\nB\n')
    const edited = { ...files, 'seed.sql': 'mine\n' }
    expect(await refusal(() => planned(edited, [managed]))).toMatchObject({ code: 'CONFLICT' })
  })

  test('that was managed stays as it is, and goes while nobody touched it', async () => {
    const files = (await planned(await born(file('1', 'seed.sql')), [seed('2')])).files
    expect(files['seed.sql']).toBe('1')
    expect(parseBase(files['.clodo/base.json'])).not.toHaveProperty(['seed.sql'])
    expect((await planned(files, [])).files).not.toHaveProperty(['seed.sql'])
    expect((await planned({ ...files, 'seed.sql': 'mine' }, [])).files['seed.sql']).toBe('mine')
  })
})

describe('the recipe', () => {
  const found = (path: string, writable = true) => ({ path, writable })
  const withRecipe = async (files: Files, place: ReturnType<typeof found>, facts: readonly Contribution[] = []) => {
    const want = await wantOf(facts)
    const { changes } = plan({ ...presentOf(files), found: place }, want, layout, { onConflict: 'abort' })
    return Object.fromEntries(changes.map(({ path, after }) => [path, after]))
  }

  test('is written to clodo.json where there is none', async () => {
    expect(JSON.parse((await born())['clodo.json'] ?? '')).toEqual(recipeOf())
  })

  test('is left alone where it is code', async () => {
    const changed = await withRecipe({ 'clodo.config.ts': 'export default {}' }, found('clodo.config.ts', false))
    expect(changed).not.toHaveProperty(['clodo.config.ts'])
    expect(changed).not.toHaveProperty(['clodo.json'])
  })

  test('stays where it is, in the form and with the comments the user gave it', async () => {
    const text = '// mine\n{\n    "$schema": "x",\n    "name": "shop" // short\n}\n'
    const changed = await withRecipe({ '.clodorc.json': text }, found('.clodorc.json'))
    const after = changed['.clodorc.json'] ?? ''
    expect(after).toMatch(/^\/\/ mine\n\{\n {4}"\$schema": "x",/)
    expect(after).toContain('\n    "name": "shop", // short\n')
    expect(after).toContain('\n    "type": "generic"')
    expect(changed).not.toHaveProperty(['clodo.json'])
  })

  test('stays in package.json, beside what CLODO manages there', async () => {
    const text = '{\n  "clodo": {\n    "own": 1\n  },\n  "name": "x"\n}\n'
    const files = (await planned({ 'package.json': text }, [])).files
    const changed = await withRecipe(files, found('package.json'))
    expect(JSON.parse(changed['package.json'] ?? '')).toEqual({ clodo: { own: 1, ...recipeOf() }, name: 'x' })
    const fresh = await withRecipe({}, found('package.json'))
    expect(JSON.parse(fresh['package.json'] ?? '')).toEqual({ clodo: recipeOf() })
    const both = await withRecipe({}, found('package.json'), [{ kind: 'script', name: 'dev', run: 'x' }])
    expect(JSON.parse(both['package.json'] ?? '')).toEqual({ scripts: { dev: 'x' }, clodo: recipeOf() })
  })
})
