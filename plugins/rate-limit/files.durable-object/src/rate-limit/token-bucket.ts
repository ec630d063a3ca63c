import type { Counted, Use, Uses } from './algorithm.ts'

/**
 * Lets a whole limit through at once, then as much as comes back, evenly over the period. So any period sees at most
 * twice the limit, and in the long run the limit.
 *
 * Kept is how full the bucket was at one time. It counts in shares of a unit, `unit` shares each, of which `limit`
 * leave in a millisecond: whole numbers, so that nothing is lost in rounding.
 */
export function tokenBucket([last]: Uses, { now, cost, limit, period }: Use): Counted {
  const unit = period * 1000
  const full = limit * unit
  const [then, before] = last ?? [now, 0]
  const level = Math.max(0, Math.min(before, full) - Math.max(0, now - then) * limit)
  const spare = full - level - cost * unit

  const inSeconds = (shares: number) => Math.ceil(shares / limit / 1000)
  if (spare < 0) {
    const remaining = Math.floor((full - level) / unit)
    return { uses: last ? [last] : [], outcome: { allowed: false, remaining, seconds: inSeconds(-spare) } }
  }
  const remaining = Math.floor(spare / unit)
  const seconds = inSeconds(Math.max(unit - spare, remaining * unit))
  return { uses: [[Math.max(now, then), full - spare]], outcome: { allowed: true, remaining, seconds } }
}
