import type { Counted, Use, Uses } from './algorithm.ts'

/** Into how many slots a period is divided. More are more exact about when a use is forgotten, and take more space. */
const SLOTS = 60

/**
 * Lets no period see more than the limit, wherever it begins.
 *
 * Kept is how much was used in each slot of the time. A slot counts as long as any of it is within the period, so that
 * a use may be held against its caller for a slot too long, but never too short.
 */
export function slidingWindow(uses: Uses, { now, cost, limit, period }: Use): Counted {
  const width = Math.ceil((period * 1000) / SLOTS)
  const leaves = (slot: number) => slot + width + period * 1000
  const recent = uses.filter(([slot]) => leaves(slot) > now)
  const used = recent.reduce((sum, [, amount]) => sum + amount, 0)
  const inSeconds = (time: number) => Math.ceil(time / 1000)

  if (used + cost > limit) {
    const remaining = Math.max(0, limit - used)
    const free = leaves(slotToWaitFor(recent, used + cost - limit) ?? now)
    return { uses: recent, outcome: { allowed: false, remaining, seconds: inSeconds(free - now) } }
  }
  const slot = Math.floor(now / width) * width
  const next = add(recent, slot, cost)
  const remaining = limit - used - cost
  const untilMore = leaves(next[0]?.[0] ?? slot) - now
  // Never so short that the rest looks like a higher rate than the limit is.
  const seconds = inSeconds(Math.max(untilMore, (remaining * period * 1000) / limit))
  return { uses: next, outcome: { allowed: true, remaining, seconds } }
}

function add(uses: Uses, slot: number, cost: number): Uses {
  const last = uses.at(-1)
  // A clock that was set back must not disturb the order.
  return last && last[0] >= slot ? [...uses.slice(0, -1), [last[0], last[1] + cost]] : [...uses, [slot, cost]]
}

/** The first slot with whose end enough has been forgotten. */
function slotToWaitFor(uses: Uses, excess: number): number | undefined {
  let forgotten = 0
  return uses.find(([, amount]) => {
    forgotten += amount
    return forgotten >= excess
  })?.[0]
}
