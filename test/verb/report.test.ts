import { describe, expect, test } from 'vitest'
import { editsOf, infoOf, installedOf, listOf } from '../../src/index.ts'
import { commandsOf } from '../../src/verb/commands.ts'
import { refusal } from '../support/refusal.ts'
import { memoryWorld, root } from '../support/world.ts'
import { added, born, opened, write } from './worlds.ts'

describe('what the user changed', () => {
  test('is each file of CLODO that was edited or deleted, by path', async () => {
    const world = await born({ greeting: {}, counter: {} })
    expect(editsOf(await opened(world))).toEqual([])
    const app = world.files()['src/app.ts']
    write(world, 'src/app.ts', `${app}// mine\n`)
    write(world, 'migrations/20260101000000_counter.sql', 'SELECT 1;\n')
    write(world, 'src/own.ts', 'mine\n')
    world.volume.unlinkSync(`${root}/README.md`)
    expect(editsOf(await opened(world))).toEqual([
      { path: 'README.md', change: 'delete', before: expect.stringContaining('# '), after: undefined },
      { path: 'migrations/20260101000000_counter.sql', change: 'edit', before: undefined, after: 'SELECT 1;\n' },
      { path: 'src/app.ts', change: 'edit', before: app, after: `${app}// mine\n` },
    ])
    world.volume.unlinkSync(`${root}/migrations/20260101000000_counter.sql`)
    expect(editsOf(await opened(world))[1]).toMatchObject({ change: 'delete', after: undefined })
  })

  test('is nothing to ask where there is no project', async () => {
    const world = memoryWorld()
    const project = await opened(world)
    expect(await refusal(() => editsOf(project))).toMatchObject({ code: 'NOT_A_PROJECT' })
    expect(await refusal(() => infoOf(world, project))).toMatchObject({ code: 'NOT_A_PROJECT' })
  })
})

describe('what a project is', () => {
  test('is told from recipe and record', async () => {
    const world = await born({ greeting: { store: 'kv' } })
    await added(world, 'lock')
    write(world, 'src/lock.ts', 'mine\n')
    write(world, '.clodo/effects.json', '[{"id":"install","title":"npm install"}]')
    const info = infoOf(world, await opened(world))
    expect(info).toMatchObject({
      root,
      recipe: 'clodo.json',
      bindings: ['DB', 'GREETINGS', 'LOCKS', 'LOCK_LIMITER'],
      secrets: ['LOCK_KEY'],
      edited: ['src/lock.ts'],
      pending: ['install'],
      last: { command: 'clodo test', at: '2026-11-01T12:00:00.000Z' },
    })
    expect(info.plugins).toEqual(installedOf(await opened(world)))
    expect(info.plugins.map(({ id, source }) => [id, source])).toEqual([
      ['generic', 'built-in'],
      ['greeting', 'test'],
      ['lock', 'test'],
      ['problems', 'built-in'],
      ['service', 'built-in'],
    ])
    const answers = Object.fromEntries(info.answers.map(({ key, value, from }) => [key, [value, from]]))
    expect(answers).toMatchObject({
      name: ['service', 'clodo.json'],
      'plugins.greeting.store': ['kv', 'clodo.json'],
      'plugins.lock.strict': [false, 'clodo.json'],
    })
  })

  test('says what is derived, and that the recipe is gone', async () => {
    const world = await born()
    write(world, 'clodo.json', '{"name":"service","options":{"a":1}}')
    const from = Object.fromEntries(infoOf(world, await opened(world)).answers.map((one) => [one.key, one.from]))
    expect(from).toMatchObject({
      name: 'clodo.json',
      'options.a': 'clodo.json',
      type: 'derived',
      environments: 'derived',
    })
    expect(from).not.toHaveProperty('compatibilityDate')
    world.volume.unlinkSync(`${root}/clodo.json`)
    world.volume.rmSync(`${root}/.clodo/history`, { recursive: true })
    const info = infoOf(world, await opened(world))
    expect(info).toMatchObject({ recipe: undefined, last: undefined })
    expect(info.answers.every((one) => one.from === 'derived')).toBe(true)
  })
})

describe('what can be chosen', () => {
  test('is every template but those that others stand on, and every plugin', async () => {
    const { sources } = await born()
    const templates = await listOf(sources.templates)
    expect(templates.map(({ id }) => id)).toContain('generic')
    expect(templates.map(({ id }) => id)).not.toContain('service')
    const [counter, greeting, lock] = await listOf(sources.plugins)
    expect(counter).toMatchObject({ id: 'counter', requires: ['http'], provides: [], options: {} })
    expect(greeting).toMatchObject({ provides: ['greeting'], options: { word: { type: 'string' } } })
    expect(lock?.id).toBe('lock')
  })

  test('is not what cannot be found', async () => {
    expect(await listOf({ ids: () => ['gone'], find: async () => undefined })).toEqual([])
  })
})

test('the commands of a project are those in its record', async () => {
  const project = await opened(await born())
  const command = { kind: 'command', name: 'greet', describe: 'Greets', from: 'commands/greet.ts' } as const
  expect(commandsOf(project)).toEqual([])
  const facts = [...project.lock.facts, { fact: command, of: ['p'] }]
  expect(commandsOf({ ...project, lock: { ...project.lock, facts } })).toEqual([{ ...command, of: 'p' }])
})
