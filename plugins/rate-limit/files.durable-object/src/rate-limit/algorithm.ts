import type { Limit, Outcome } from './limit.ts'

/** What has been used and when, in milliseconds since 1970; the oldest first. What it means is up to the algorithm. */
export type Uses = readonly (readonly [time: number, amount: number])[]

/** A use to be counted. */
export interface Use extends Omit<Limit, 'name'> {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly cost: number
}

/** Counts a use on top of others: whether it is allowed, and the uses as they are then. */
export type Algorithm = (uses: Uses, use: Use) => Counted

export interface Counted {
  readonly uses: Uses
  readonly outcome: Outcome
}
