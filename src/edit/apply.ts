import { ClodoError } from '../errors.ts'

/** Replace the characters `start` (inclusive) to `end` (exclusive) by `text`; offsets are those of a JS string. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Applies edits that do not overlap, in any order; insertions at one place keep the order given.
 * Throws INTERNAL when two of them overlap.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  let result = ''
  let at = 0
  for (const edit of sorted) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) {
      throw new ClodoError('INTERNAL', { what: `Two edits overlap at offset ${edit.start}.` })
    }
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}
