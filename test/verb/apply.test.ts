import { describe, expect, test } from 'vitest'
import { apply, foreseeRecovery, isInterrupted, pending, recoverProject, resume } from '../../src/index.ts'
import { testPlugins } from '../support/plugins.ts'
import { refusal } from '../support/refusal.ts'
import { memoryWorld, prepareNew, root } from '../support/world.ts'
import { add, born, write } from './worlds.ts'

const failing = async () => ({ code: 1, stdout: '', stderr: 'no network' })

async function withInstall(world: Awaited<ReturnType<typeof born>>) {
  const prepared = await add(world, 'counter')
  return { ...prepared, effects: [{ id: 'install', title: 'npm install' } as const] }
}

describe('apply', () => {
  test('writes the files, records the command and runs the effects', async () => {
    const world = memoryWorld(testPlugins)
    const { prepared } = await prepareNew(world, { plugins: { greeting: {}, lock: {} } })
    const said: string[] = []
    expect(await apply(world, prepared, ({ id }, state) => said.push(`${state} ${id}`))).toEqual({ failure: undefined })
    for (const { path, after } of prepared.changes) expect(world.files()[path]).toBe(after)
    expect(JSON.parse(world.files()['.clodo/history/0001.jsonl'] ?? '')).toMatchObject({
      command: 'clodo create',
      at: '2026-11-01T12:00:00.000Z',
    })
    expect(said).toEqual(['begin local-secrets', 'end local-secrets'])
  })

  test('of nothing leaves no record', async () => {
    const world = await born({ greeting: {} })
    const before = world.files()
    await apply(world, await add(world, 'greeting'))
    expect(world.files()).toEqual(before)
  })

  test('keeps the files when an effect fails, and resume goes on', async () => {
    const world = await born({ greeting: {} })
    const prepared = await withInstall(world)
    const { failure } = await apply({ ...world, run: failing }, prepared)
    expect(failure).toMatchObject({ effect: { id: 'install' }, reason: expect.stringContaining('no network') })
    expect(world.files()['src/counter/counter.ts']).toBeDefined()
    expect(pending(world, root).map(({ id }) => id)).toEqual(['install'])
    expect(await resume({ ...world, run: failing }, root)).toMatchObject({
      done: 1,
      failure: { effect: { id: 'install' } },
    })
    expect(await resume(world, root)).toEqual({ done: 1, failure: undefined })
    expect(await resume(world, root)).toEqual({ done: 0, failure: undefined })
  })

  test('resumes with the package manager of the recipe, else of the lockfile, and with the secrets of the record', async () => {
    const world = await born({ greeting: {}, lock: {} })
    const commands: string[] = []
    const run = async (command: string) => {
      commands.push(command)
      return { code: 0, stdout: '', stderr: '' }
    }
    const left = JSON.stringify(['local-secrets', 'install'].map((id) => ({ id, title: id })))
    const again = async () => {
      write(world, '.clodo/effects.json', left)
      await resume({ ...world, run }, root)
    }
    await again()
    world.volume.unlinkSync(`${root}/clodo.json`)
    await again()
    write(world, 'bun.lock', '')
    world.volume.unlinkSync(`${root}/.dev.vars`)
    await again()
    expect(commands).toEqual(['npm', 'npm', 'bun'])
    expect(world.files()['.dev.vars']).toContain('LOCK_KEY=')
  })

  test('refuses where another process is at work, and where a file changed since', async () => {
    const world = await born()
    const prepared = await add(world, 'greeting')
    const busy = { ...world, process: { ...world.process, alive: () => true } }
    write(world, '.clodo/running', '{"pid":7,"host":"test","since":"2026-11-01T12:00:00.000Z"}\n')
    expect(await refusal(() => apply(busy, prepared))).toMatchObject({ code: 'ALREADY_RUNNING' })
    world.volume.unlinkSync(`${root}/.clodo/running`)
    write(world, 'README.md', 'changed\n')
    const before = world.files()
    expect(await refusal(() => apply(world, prepared))).toMatchObject({ code: 'TREE_CHANGED' })
    expect(world.files()).toEqual(before)
  })
})

describe('recovery', () => {
  /** A world in which the next commit is killed at its nth rename. */
  async function killedAt(nth: number) {
    const world = await born()
    const prepared = await add(world, 'greeting')
    let renames = 0
    const rename = (from: string, to: string) => {
      if (++renames === nth) throw new Error('killed')
      world.disk.rename(from, to)
    }
    const before = world.files()
    const dead = {
      ...world.disk,
      rename,
      remove: (path: string) => {
        if (renames >= nth) throw new Error('killed')
        world.disk.remove(path)
      },
      removeDirectory: (path: string) => {
        if (renames >= nth) throw new Error('killed')
        world.disk.removeDirectory(path)
      },
    }
    const bound = new Proxy(world.disk, {
      get: (disk, name) => (name in dead ? dead[name as keyof typeof dead] : disk[name as keyof typeof disk]),
    })
    await expect(apply({ ...world, disk: bound }, prepared)).rejects.toThrow()
    return { world, prepared, before }
  }

  test('has nothing to do in a project that is whole', async () => {
    const world = await born()
    expect([isInterrupted(world, root), foreseeRecovery(world, root), recoverProject(world, root)]).toEqual([
      false,
      'nothing',
      'nothing',
    ])
  })

  test.each<[number, 'undone' | 'completed']>([
    [1, 'undone'],
    [3, 'completed'],
  ])('after a kill at rename %i it is %s, as foreseen', async (nth, expected) => {
    const { world, prepared, before } = await killedAt(nth)
    expect(isInterrupted(world, root)).toBe(true)
    expect(foreseeRecovery(world, root)).toBe(expected)
    expect(recoverProject(world, root)).toBe(expected)
    expect(isInterrupted(world, root)).toBe(false)
    const files = world.files()
    for (const { path, after } of prepared.changes)
      expect(files[path]).toBe(expected === 'undone' ? before[path] : after)
  })
})
