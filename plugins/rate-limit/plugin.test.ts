/** What the algorithms promise, whatever comes when. */
import { isIP } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress } from './files/src/rate-limit/address.ts'

type Uses = readonly (readonly [number, number])[]

/** As in algorithm.ts, which compiles only in a project, beside the files of another folder. */
type Algorithm = (
  uses: Uses,
  use: { limit: number; period: number; cost: number; now: number },
) => { uses: Uses; outcome: { allowed: boolean; remaining?: number; seconds: number } }

const folder = join(import.meta.dirname, 'files.durable-object/src/rate-limit')
const { slidingWindow }: { slidingWindow: Algorithm } = await import(join(folder, 'sliding-window.ts'))
const { tokenBucket }: { tokenBucket: Algorithm } = await import(join(folder, 'token-bucket.ts'))

interface Counted {
  readonly now: number
  readonly cost: number
  readonly allowed: boolean
}

interface Scenario {
  readonly limit: number
  /** Seconds. */
  readonly period: number
  /** Milliseconds since the one before, and the cost. */
  readonly requests: readonly (readonly [pause: number, cost: number])[]
}

const scenario: fc.Arbitrary<Scenario> = fc
  .record({ limit: fc.integer({ min: 1, max: 50 }), period: fc.constantFrom(1, 7, 10, 60, 3600) })
  .chain(({ limit, period }) =>
    fc.record({
      limit: fc.constant(limit),
      period: fc.constant(period),
      requests: fc.array(
        fc.tuple(
          fc.oneof(fc.constant(0), fc.nat((period * 1000) / 10), fc.nat(period * 2000)),
          fc.integer({ min: 1, max: limit }),
        ),
        { maxLength: 80 },
      ),
    }),
  )

const start = 1_790_000_000_123

function run(algorithm: Algorithm, { limit, period, requests }: Scenario): Counted[] {
  let uses: Uses = []
  let now = start
  return requests.map(([pause, cost]) => {
    now += pause
    const counted = algorithm(uses, { limit, period, cost, now })
    uses = counted.uses
    return { now, cost, allowed: counted.outcome.allowed }
  })
}

/** The most that a stretch of so many milliseconds saw. */
function most(counted: readonly Counted[], length: number): number {
  const allowed = counted.filter((use) => use.allowed)
  const within = (from: number) => allowed.filter(({ now }) => now >= from && now < from + length)
  return Math.max(0, ...allowed.map(({ now }) => within(now).reduce((sum, { cost }) => sum + cost, 0)))
}

describe('a sliding window', () => {
  it('never lets a period see more than the limit', () => {
    fc.assert(
      fc.property(scenario, (given) => most(run(slidingWindow, given), given.period * 1000) <= given.limit),
      { numRuns: 2000 },
    )
  })
})

describe('a token bucket', () => {
  it('never lets a stretch of time see more than the limit and what comes back in it', () => {
    const bound = ({ limit, period }: Scenario, length: number) => limit + (limit * length) / (period * 1000)
    fc.assert(
      fc.property(scenario, fc.double({ min: 0.01, max: 5, noNaN: true }), (given, periods) => {
        const length = periods * given.period * 1000
        return most(run(tokenBucket, given), length) <= bound(given, length)
      }),
      { numRuns: 2000 },
    )
  })
})

describe.each(Object.entries({ slidingWindow, tokenBucket }))('%s', (_name, algorithm: Algorithm) => {
  const use = { limit: 3, period: 7, cost: 1, now: start }

  it('lets the whole limit through at once, to the unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.constantFrom(1, 7, 60, 86_400), (limit, period) => {
        const requests = Array.from({ length: limit + 1 }, (): [number, number] => [0, 1])
        const allowed = run(algorithm, { limit, period, requests }).map((counted) => counted.allowed)
        expect(allowed).toEqual([...Array<boolean>(limit).fill(true), false])
      }),
    )
  })

  it('keeps its word: what is refused is refused until it said, and then allowed', () => {
    fc.assert(
      fc.property(scenario, ({ limit, period, requests }) => {
        let uses: Uses = []
        let now = start
        for (const [pause, cost] of requests) {
          now += pause
          const { outcome, uses: next } = algorithm(uses, { limit, period, cost, now })
          uses = next
          if (outcome.allowed) continue
          const again = (later: number) => algorithm(uses, { limit, period, cost, now: now + later }).outcome.allowed
          expect(outcome.seconds).toBeGreaterThan(0)
          expect(outcome.remaining).toBeLessThan(cost)
          expect(again(outcome.seconds * 1000)).toBe(true)
          expect(again((outcome.seconds - 1) * 1000)).toBe(false)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('tells what remains, and never a higher rate than the limit', () => {
    fc.assert(
      fc.property(scenario, ({ limit, period, requests }) => {
        let uses: Uses = []
        let now = start
        for (const [pause, cost] of requests) {
          now += pause
          const { outcome, uses: next } = algorithm(uses, { limit, period, cost, now })
          uses = next
          const { remaining = -1, seconds } = outcome
          const take = (asked: number) => algorithm(uses, { limit, period, cost: asked, now }).outcome.allowed
          if (remaining > 0) expect(take(remaining)).toBe(true)
          expect(take(remaining + 1)).toBe(false)
          if (outcome.allowed) expect(remaining / seconds).toBeLessThanOrEqual(limit / period)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('gives nothing back when a clock is set back, and comes to itself', () => {
    const full = algorithm([], { ...use, cost: 3 }).uses
    expect(algorithm(full, { ...use, now: start - 3_600_000 }).outcome.allowed).toBe(false)
    expect(algorithm(full, { ...use, now: start + 60_000 }).outcome).toMatchObject({ allowed: true, remaining: 2 })
  })

  it('takes a limit that was lowered or a period that was changed', () => {
    const uses = algorithm([], { ...use, limit: 1000, cost: 900 }).uses
    expect(algorithm(uses, use).outcome).toMatchObject({ allowed: false, remaining: 0 })
    const later = start + 3600_000 + 120_000
    expect(algorithm(uses, { ...use, period: 3600, now: later }).outcome.allowed).toBe(true)
  })

  it('keeps little, however much is used', () => {
    const requests = Array.from({ length: 5000 }, (): [number, number] => [37, 1])
    let uses: Uses = []
    let now = start
    for (const [pause] of requests) {
      now += pause
      uses = algorithm(uses, { limit: 10_000, period: 10, cost: 1, now }).uses
    }
    expect(uses.length).toBeLessThanOrEqual(62)
  })
})

describe('an address', () => {
  const text = fc.oneof(
    fc.ipV4(),
    fc.ipV4Extended(),
    fc.ipV6(),
    fc.stringMatching(/^[0-9a-f:.]{1,20}$/),
    fc
      .array(fc.constantFrom('::', ':', '1', 'ffff', '1.2.3.4', 'g', '.'), { maxLength: 10 })
      .map((parts) => parts.join('')),
  )

  it('is read exactly where the system reads one', () => {
    fc.assert(
      fc.property(text, (address) => {
        const family = isIP(address)
        const bytes = parseAddress(address)
        expect(bytes === undefined).toBe(family === 0)
      }),
      { numRuns: 5000 },
    )
  })
})
