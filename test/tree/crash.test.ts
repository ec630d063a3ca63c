import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClodoError } from '../../src/errors.ts'
import { commit } from '../../src/tree/commit.ts'
import type { Disk } from '../../src/tree/disk.ts'
import { recover } from '../../src/tree/recover.ts'
import { type Case, cases } from './case.ts'
import { countOnly, type Fault, faulty, Kill, killAt } from './faulty.ts'
import { type Memory, memory, ROOT } from './memory.ts'

async function dies(run: () => unknown): Promise<boolean> {
  try {
    await run()
    return false
  } catch (error) {
    if (error instanceof Kill || (error instanceof ClodoError && error.cause instanceof Kill)) return true
    throw error
  }
}

async function callsOf(files: Case['before'], run: (disk: Disk) => Promise<void>): Promise<number> {
  const disk = faulty(memory(files).disk, countOnly)
  await run(disk)
  return disk.calls()
}

async function killed({ before, changes }: Case, fault: Fault): Promise<Memory> {
  const at = memory(before)
  expect(await dies(() => commit(faulty(at.disk, fault), ROOT, changes))).toBe(true)
  return at
}

/** Recovers on a healthy disk; the state must be one of the two, the one that was announced. */
function expectEither(at: Memory, { before, after }: Case): 'before' | 'after' {
  const outcome = recover(at.disk, ROOT)
  const isBefore = JSON.stringify(sorted(at.snapshot())) === JSON.stringify(sorted(before))
  expect(sorted(at.snapshot())).toEqual(sorted(outcome !== 'completed' && isBefore ? before : after))
  if (outcome === 'undone') expect(sorted(at.snapshot())).toEqual(sorted(before))
  expect(recover(at.disk, ROOT)).toBe('nothing')
  return isBefore ? 'before' : 'after'
}

function sorted(files: Case['before']): [string, string | null][] {
  return Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
}

describe('a commit', () => {
  test('gives exactly the state after', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (each) => {
        const at = memory(each.before)
        await commit(at.disk, ROOT, each.changes)
        expect(sorted(at.snapshot())).toEqual(sorted(each.after))
        expect(recover(at.disk, ROOT)).toBe('nothing')
      }),
      { numRuns: 300 },
    )
  })

  test('killed at any call, recovers to before or after, with one turning point', async () => {
    const property = fc.asyncProperty(cases, fc.boolean(), async (each, torn) => {
      const calls = await callsOf(each.before, (disk) => commit(disk, ROOT, each.changes))
      const outcomes: string[] = []
      for (let n = 1; n <= calls; n += 1) outcomes.push(expectEither(await killed(each, killAt(n, torn)), each))
      expect(outcomes[0]).toBe('before')
      expect(outcomes.at(-1)).toBe('after')
      expect(outcomes.lastIndexOf('before')).toBeLessThan(outcomes.indexOf('after'))
    })
    await fc.assert(property, { numRuns: 40 })
  }, 60_000)

  test('killed at any call, with the recovery killed at any call, recovers to before or after', async () => {
    const property = fc.asyncProperty(cases, fc.nat(), async (each, pick) => {
      const calls = await callsOf(each.before, (disk) => commit(disk, ROOT, each.changes))
      const n = 1 + (pick % calls)
      const count = faulty((await killed(each, killAt(n))).disk, countOnly)
      recover(count, ROOT)
      for (let m = 1; m <= count.calls(); m += 1) {
        const at = await killed(each, killAt(n))
        expect(await dies(() => recover(faulty(at.disk, killAt(m)), ROOT))).toBe(true)
        expectEither(at, each)
      }
    })
    await fc.assert(property, { numRuns: 120 })
  }, 60_000)
})

function refuseAt(n: number, errno: string, forever: boolean): Fault {
  return {
    before(call, operation) {
      if (forever ? call < n : call !== n) return
      throw new ClodoError('DISK_FAILED', { what: errno, where: '/x', data: { operation, errno } })
    },
    tear: (call) => call === n,
  }
}

describe('a disk that refuses', () => {
  async function commitRefused(
    each: Case,
    n: number,
    errno: string,
    forever: boolean,
  ): Promise<{ at: Memory; error: ClodoError | undefined }> {
    const at = memory(each.before)
    try {
      await commit(faulty(at.disk, refuseAt(n, errno, forever)), ROOT, each.changes)
      return { at, error: undefined }
    } catch (error) {
      if (!(error instanceof ClodoError)) throw error
      return { at, error }
    }
  }

  test('one call: all is as before at once, or the journal completes', async () => {
    const property = fc.asyncProperty(cases, fc.constantFrom('ENOSPC', 'EACCES', 'EIO'), async (each, errno) => {
      const calls = await callsOf(each.before, (disk) => commit(disk, ROOT, each.changes))
      for (let n = 1; n <= calls; n += 1) {
        const { at, error } = await commitRefused(each, n, errno, false)
        expect(error?.data).toMatchObject({ errno })
        if (error?.code === 'DISK_FAILED') {
          expect(sorted(at.snapshot())).toEqual(sorted(each.before))
        } else {
          expect(error?.code).toBe('COMMIT_INTERRUPTED')
          recover(at.disk, ROOT)
          expect(sorted(at.snapshot())).toEqual(sorted(each.after))
        }
      }
    })
    await fc.assert(property, { numRuns: 50 })
  }, 60_000)

  test('every call from one on: recovery on a healthy disk gives before, or after', async () => {
    const property = fc.asyncProperty(cases, async (each) => {
      const calls = await callsOf(each.before, (disk) => commit(disk, ROOT, each.changes))
      for (let n = 1; n <= calls; n += 1) {
        const { at, error } = await commitRefused(each, n, 'EIO', true)
        expect(error).toBeDefined()
        const outcome = expectEither(at, each)
        if (error?.code === 'COMMIT_INTERRUPTED') expect(outcome).toBe('after')
      }
    })
    await fc.assert(property, { numRuns: 30 })
  }, 60_000)

  test('a commit point that failed although it took effect is not rolled back', async () => {
    const at = memory({ a: '1' })
    const disk: Disk = {
      ...at.disk,
      rename(from, to) {
        at.disk.rename(from, to)
        throw new ClodoError('DISK_FAILED', { what: 'EIO', where: to, data: { operation: 'rename', errno: 'EIO' } })
      },
    }
    await expect(commit(disk, ROOT, [{ path: 'a', before: '1', after: '2' }])).rejects.toThrow(
      expect.objectContaining({ code: 'COMMIT_INTERRUPTED' }),
    )
    expect(recover(at.disk, ROOT)).toBe('completed')
    expect(at.snapshot()).toEqual({ a: '2' })
  })
})
