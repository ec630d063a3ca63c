import type { Outcome } from './limit.ts'

interface Refusal {
  readonly outcome: Outcome
  readonly cost: number
  /** Milliseconds since 1970. */
  readonly until: number
}

/** How many refusals an isolate remembers. */
const LIMIT = 1000

const refusals = new Map<string, Refusal>()

/**
 * Refuses again what was refused, as long as it would be: nothing but time gives back what was used. So a flood stops
 * here and does not reach the object that counts.
 */
export function recall(key: string, cost: number): Outcome | undefined {
  const refusal = refusals.get(key)
  if (!refusal || cost < refusal.cost) return undefined
  const seconds = Math.ceil((refusal.until - Date.now()) / 1000)
  if (seconds > 0) return { ...refusal.outcome, seconds }
  refusals.delete(key)
  return undefined
}

export function remember(key: string, cost: number, outcome: Outcome): void {
  refusals.delete(key)
  const oldest = refusals.keys().next().value
  if (refusals.size >= LIMIT && oldest !== undefined) refusals.delete(oldest)
  refusals.set(key, { outcome, cost, until: Date.now() + outcome.seconds * 1000 })
}
