import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClodoError } from '../../src/errors.ts'
import { commit } from '../../src/tree/commit.ts'
import type { Disk } from '../../src/tree/disk.ts'
import { recover } from '../../src/tree/recover.ts'
import { type Case, cases } from './case.ts'
import { countOnly, type Fault, faulty, Kill, killAt } from './faulty.ts'
import { type Memory, memory, ROOT } from './memory.ts'

function dies(run: () => void): boolean {
  try {
    run()
    return false
  } catch (error) {
    if (error instanceof Kill || (error instanceof ClodoError && error.cause instanceof Kill)) return true
    throw error
  }
}

function callsOf(files: Case['before'], run: (disk: Disk) => void): number {
  const disk = faulty(memory(files).disk, countOnly)
  run(disk)
  return disk.calls()
}

function killed({ before, changes }: Case, fault: Fault): Memory {
  const at = memory(before)
  expect(dies(() => commit(faulty(at.disk, fault), ROOT, changes))).toBe(true)
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
  test('gives exactly the state after', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const at = memory(each.before)
        commit(at.disk, ROOT, each.changes)
        expect(sorted(at.snapshot())).toEqual(sorted(each.after))
        expect(recover(at.disk, ROOT)).toBe('nothing')
      }),
      { numRuns: 300 },
    )
  })

  test('killed at any call, recovers to before or after, with one turning point', () => {
    const property = fc.property(cases, fc.boolean(), (each, torn) => {
      const calls = callsOf(each.before, (disk) => commit(disk, ROOT, each.changes))
      const outcomes: string[] = []
      for (let n = 1; n <= calls; n += 1) outcomes.push(expectEither(killed(each, killAt(n, torn)), each))
      expect(outcomes[0]).toBe('before')
      expect(outcomes.at(-1)).toBe('after')
      expect(outcomes.lastIndexOf('before')).toBeLessThan(outcomes.indexOf('after'))
    })
    fc.assert(property, { numRuns: 40 })
  }, 60_000)

  test('killed at any call, with the recovery killed at any call, recovers to before or after', () => {
    const property = fc.property(cases, fc.nat(), (each, pick) => {
      const calls = callsOf(each.before, (disk) => commit(disk, ROOT, each.changes))
      const n = 1 + (pick % calls)
      const count = faulty(killed(each, killAt(n)).disk, countOnly)
      recover(count, ROOT)
      for (let m = 1; m <= count.calls(); m += 1) {
        const at = killed(each, killAt(n))
        expect(dies(() => recover(faulty(at.disk, killAt(m)), ROOT))).toBe(true)
        expectEither(at, each)
      }
    })
    fc.assert(property, { numRuns: 120 })
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
  function commitRefused(
    each: Case,
    n: number,
    errno: string,
    forever: boolean,
  ): { at: Memory; error: ClodoError | undefined } {
    const at = memory(each.before)
    try {
      commit(faulty(at.disk, refuseAt(n, errno, forever)), ROOT, each.changes)
      return { at, error: undefined }
    } catch (error) {
      if (!(error instanceof ClodoError)) throw error
      return { at, error }
    }
  }

  test('one call: all is as before at once, or the journal completes', () => {
    const property = fc.property(cases, fc.constantFrom('ENOSPC', 'EACCES', 'EIO'), (each, errno) => {
      const calls = callsOf(each.before, (disk) => commit(disk, ROOT, each.changes))
      for (let n = 1; n <= calls; n += 1) {
        const { at, error } = commitRefused(each, n, errno, false)
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
    fc.assert(property, { numRuns: 50 })
  }, 60_000)

  test('every call from one on: recovery on a healthy disk gives before, or after', () => {
    const property = fc.property(cases, (each) => {
      const calls = callsOf(each.before, (disk) => commit(disk, ROOT, each.changes))
      for (let n = 1; n <= calls; n += 1) {
        const { at, error } = commitRefused(each, n, 'EIO', true)
        expect(error).toBeDefined()
        const outcome = expectEither(at, each)
        if (error?.code === 'COMMIT_INTERRUPTED') expect(outcome).toBe('after')
      }
    })
    fc.assert(property, { numRuns: 30 })
  }, 60_000)

  test('a commit point that failed although it took effect is not rolled back', () => {
    const at = memory({ a: '1' })
    const disk: Disk = {
      ...at.disk,
      rename(from, to) {
        at.disk.rename(from, to)
        throw new ClodoError('DISK_FAILED', { what: 'EIO', where: to, data: { operation: 'rename', errno: 'EIO' } })
      },
    }
    expect(() => commit(disk, ROOT, [{ path: 'a', before: '1', after: '2' }])).toThrow(
      expect.objectContaining({ code: 'COMMIT_INTERRUPTED' }),
    )
    expect(recover(at.disk, ROOT)).toBe('completed')
    expect(at.snapshot()).toEqual({ a: '2' })
  })
})
