/** How much somebody may use, and in what time. */
export interface Limit {
  /** What callers read in the headers: letters, digits, `-`. No two limits have the same. */
  readonly name: string
  /** How much may be used in a period, in units of `cost`: requests, unless a policy says otherwise. */
  readonly limit: number
  /** Seconds. */
  readonly period: number
}

/** What counting a use comes to. */
export interface Outcome {
  readonly allowed: boolean
  /** How much is left. Left out where nobody knows. */
  readonly remaining?: number
  /** Refused: in how many seconds it may be tried again. Allowed: the seconds for which what remains is meant. */
  readonly seconds: number
}
