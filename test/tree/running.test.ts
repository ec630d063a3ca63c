import { describe, expect, test } from 'vitest'
import { commit } from '../../src/tree/commit.ts'
import { acquire, type Running } from '../../src/tree/running.ts'
import { memory, ROOT } from './memory.ts'

const LOCK = '.clodo/running'
const self: Running = { pid: 10, host: 'here', now: new Date(0), alive: () => true }
const held = (pid: number, host = 'here') => ({
  [LOCK]: JSON.stringify({ pid, host, since: '2026-01-01T00:00:00.000Z' }),
})

describe('acquire', () => {
  test('keeps a second process out until the release, and leaves nothing', () => {
    const at = memory()
    const root = `${ROOT}/new/place`
    const release = acquire(at.disk, root, self)
    expect(() => acquire(at.disk, root, { ...self, pid: 11 })).toThrow(
      expect.objectContaining({
        code: 'ALREADY_RUNNING',
        data: { pid: 10, host: 'here', since: '1970-01-01T00:00:00.000Z' },
        message: expect.stringContaining('process 10 on here'),
      }),
    )
    release()
    expect(at.disk.kind(`${ROOT}/new`)).toBeUndefined()
    acquire(at.disk, root, { ...self, pid: 11 })()
  })

  test('keeps what was made meanwhile', async () => {
    const at = memory()
    const release = acquire(at.disk, `${ROOT}/new`, self)
    await commit(at.disk, `${ROOT}/new`, [{ path: 'a', before: undefined, after: '1' }])
    release()
    expect(at.snapshot()).toEqual({ 'new/a': '1' })
  })

  test.each([
    ['a dead process', held(11), { alive: () => false }],
    ['a predecessor with the same id', held(10), {}],
    ['one who died while taking it', { [LOCK]: '{"pi' }, {}],
    ['one with another shape', { [LOCK]: '{"pid":"x"}' }, {}],
  ])('takes the lock of %s over', (_name, files, others) => {
    const at = memory(files)
    const release = acquire(at.disk, ROOT, { ...self, ...others })
    expect(JSON.parse(at.snapshot()[LOCK] ?? '')).toEqual({ pid: 10, host: 'here', since: '1970-01-01T00:00:00.000Z' })
    release()
    expect(at.snapshot()).toEqual({})
  })

  test('respects a process on another host, which it cannot see', () => {
    const at = memory(held(11, 'there'))
    expect(() => acquire(at.disk, ROOT, { ...self, alive: () => false })).toThrow(
      expect.objectContaining({ code: 'ALREADY_RUNNING' }),
    )
  })

  test('loses to a process that takes the lock between look and write', () => {
    const at = memory()
    const disk = {
      ...at.disk,
      makeDirectory(path: string) {
        at.disk.makeDirectory(path)
        acquire(at.disk, ROOT, { ...self, pid: 11 })
      },
    }
    expect(() => acquire(disk, ROOT, self)).toThrow(
      expect.objectContaining({ code: 'ALREADY_RUNNING', data: expect.objectContaining({ pid: 11 }) }),
    )
    expect(JSON.parse(at.snapshot()[LOCK] ?? '').pid).toBe(11)
  })

  test('leaves nothing when the disk refuses', () => {
    const at = memory()
    const disk = {
      ...at.disk,
      write(path: string, bytes: Uint8Array) {
        at.disk.write(path, bytes.subarray(0, 3))
        throw new Error('full')
      },
    }
    expect(() => acquire(disk, `${ROOT}/new`, self)).toThrow('full')
    expect(at.disk.kind(`${ROOT}/new`)).toBeUndefined()
  })
})
