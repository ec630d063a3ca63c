import { diffIndices } from 'node-diff3'

/** Lines `start` to `end` (exclusive) of the old list became lines `from` to `to` (exclusive) of the new one. */
export interface Hunk {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/** The differences of two lists of strings, in order, with unchanged strings between any two of them. */
export function diff(before: readonly string[], after: readonly string[]): Hunk[] {
  return diffIndices([...before], [...after]).map(({ buffer1: [start, gone], buffer2: [from, come] }) => ({
    start,
    end: start + gone,
    from,
    to: from + come,
  }))
}
