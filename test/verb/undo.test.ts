import { describe, expect, test } from 'vitest'
import { apply, openedPackageManager, prepareUndo } from '../../src/index.ts'
import type { OnConflict } from '../../src/plan/decide.ts'
import type { Template } from '../../src/plugin/define.ts'
import { definePlugin } from '../../src/plugin/index.ts'
import { refusal } from '../support/refusal.ts'
import { type MemoryWorld, memoryWorld, prepareMove, prepareNew, root } from '../support/world.ts'
import { added, born, opened, write } from './worlds.ts'

async function undone(world: MemoryWorld, onConflict: OnConflict = 'abort'): Promise<void> {
  await apply(world, await prepareUndo(world, await opened(world), 'npm', { onConflict, install: false }))
}

describe('undo', () => {
  test('gives back the files of before, and says what it undoes', async () => {
    const world = await born()
    const before = world.files()
    await added(world, 'greeting')
    const prepared = await prepareUndo(world, await opened(world), 'npm', { onConflict: 'abort', install: true })
    expect(prepared).toMatchObject({ command: 'undo of: clodo test', undoes: true, conflicts: [] })
    await apply(world, prepared)
    expect(world.files()).toEqual(before)
  })

  test('names what stays where it was deployed, as a removal does', async () => {
    const world = await born()
    await added(world, 'greeting', { store: 'kv' })
    await added(world, 'counter')
    const removal = await prepareMove(world, (recipe) => ({ ...recipe, plugins: { greeting: { store: 'kv' } } }))
    const undo = async () => prepareUndo(world, await opened(world), 'npm', { onConflict: 'abort', install: false })
    expect((await undo()).notes).toEqual(removal.notes)
    expect(removal.notes.join()).toContain('stays where it was deployed')
    await undone(world)
    expect((await undo()).notes.join()).toContain('The KV namespace behind GREETINGS stays')
  })

  test('twice goes back twice, and then through create to nothing', async () => {
    const world = await born()
    const first = world.files()
    await added(world, 'greeting')
    const second = world.files()
    await added(world, 'counter')
    await undone(world)
    expect(world.files()).toEqual(second)
    await undone(world)
    expect(world.files()).toEqual(first)
    await undone(world)
    expect(world.files()).toEqual({})
    expect(await refusal(() => undone(world))).toMatchObject({ code: 'NOTHING_TO_UNDO', where: root })
  })

  test('of create leaves what the user made since', async () => {
    const world = await born()
    write(world, 'src/own.ts', 'export {}\n')
    await undone(world)
    expect(world.files()).toEqual({ 'src/own.ts': 'export {}\n' })
  })

  test('of a removal brings everything back', async () => {
    const world = await born({ greeting: { store: 'kv' } })
    const before = world.files()
    await apply(world, await prepareMove(world, (recipe) => ({ ...recipe, plugins: {} })))
    expect(world.files()).not.toHaveProperty(['src/greeting/kv.ts'])
    await undone(world)
    expect(world.files()).toEqual(before)
  })

  test('keeps what the user edited since', async () => {
    const world = await born()
    const before = world.files()
    await added(world, 'greeting')
    write(world, 'src/app.ts', `${world.files()['src/app.ts']}// mine\n`)
    await undone(world)
    expect(world.files()).toEqual({ ...before, 'src/app.ts': `${before['src/app.ts']}// mine\n` })
  })

  const greet = 'src/greeting/greet.ts'
  test('stops where the user edited what goes, and writes nothing', async () => {
    const world = await born()
    await added(world, 'greeting')
    write(world, greet, 'mine\n')
    const before = world.files()
    const error = await refusal(() => undone(world))
    expect(error).toMatchObject({ code: 'CONFLICT', exit: 4, where: greet, data: { conflicts: [{ path: greet }] } })
    expect(error.message).toContain("'clodo test'")
    expect(world.files()).toEqual(before)
  })

  test.each<[OnConflict, string | undefined]>([
    ['ours', 'mine\n'],
    ['theirs', undefined],
  ])('of what the user edited, on conflict %s', async (way, text) => {
    const world = await born()
    await added(world, 'greeting')
    write(world, greet, 'mine\n')
    await undone(world, way)
    expect(world.files()[greet]).toBe(text)
    expect(world.files()['clodo.json']).not.toContain('greeting')
  })

  test('merges edits in YAML by value', async () => {
    const key = (id: string): Template =>
      definePlugin({
        id,
        title: id,
        version: '1.0.0',
        contribute: () => [{ kind: 'key', file: '.github/ci.yaml', at: [id], value: 1 }],
      }) as unknown as Template
    const world = memoryWorld([key('one'), key('two')])
    await apply(world, (await prepareNew(world, { type: 'generic', plugins: { one: {} } })).prepared)
    await added(world, 'two')
    const path = '.github/ci.yaml'
    expect(world.files()[path]).toBe('one: 1\ntwo: 1\n')
    write(world, path, 'one: 1\ntwo: 1\nmine: 1\n')
    await undone(world)
    expect(world.files()[path]).toBe('one: 1\nmine: 1\n')
  })

  test('installs again where the dependencies go back', async () => {
    const world = await born()
    await added(world, 'counter')
    const options = { onConflict: 'abort', install: true } as const
    const { effects } = await prepareUndo(world, await opened(world), 'pnpm', options)
    expect(effects).toEqual([
      { id: 'install', title: 'pnpm install' },
      { id: 'types', title: 'wrangler types' },
    ])
  })
})

describe('the package manager of an undo', () => {
  test('is that of the recipe, else that of the lockfile, else the one that started us', async () => {
    const world = await born()
    expect(openedPackageManager(world, await opened(world))).toBe('npm')
    world.volume.unlinkSync(`${root}/clodo.json`)
    const started = { ...world, env: { npm_config_user_agent: 'bun/1.0.0' } }
    expect(openedPackageManager(started, await opened(world))).toBe('bun')
    write(world, 'pnpm-lock.yaml', '')
    expect(openedPackageManager(started, await opened(world))).toBe('pnpm')
  })
})
