/** What becomes of one file: three texts in, one text or a conflict out. */
import { type Conflict, merge3 } from '../edit/merge.ts'

/** What to do at a conflict: stop, keep the user's side, take CLODO's, or write both between markers. */
export type OnConflict = 'abort' | 'ours' | 'theirs' | 'markers'

export interface Sides {
  /** What CLODO wrote last; undefined when it never did. */
  readonly base: string | undefined
  /** What the disk holds. */
  readonly ours: string | undefined
  /** What CLODO wants now; undefined when it wants no such file. */
  readonly theirs: string | undefined
}

export interface Decision {
  readonly after: string | undefined
  readonly conflicts: readonly Conflict[]
}

export function decide(path: string, sides: Sides, onConflict: OnConflict): Decision {
  const { base, ours, theirs } = sides
  if (ours === theirs || base === theirs) return { after: ours, conflicts: [] }
  if (ours === base) return { after: theirs, conflicts: [] }
  if (ours !== undefined && theirs !== undefined) {
    const prefer = onConflict === 'abort' ? 'ours' : onConflict
    const merged = merge3(path, { base: base ?? nothing(path), ours, theirs }, prefer)
    return { after: merged.text, conflicts: merged.conflicts }
  }
  const whole: Conflict = {
    at: ours === undefined ? 'deleted by you, changed by clodo' : 'changed by you, deleted by clodo',
    ...present(sides),
  }
  return { after: onConflict === 'theirs' ? theirs : ours, conflicts: [whole] }
}

/** What a file that CLODO never wrote is merged from: an empty document. */
function nothing(path: string): string {
  return /\.jsonc?$/.test(path) ? '{}\n' : ''
}

function present(sides: Sides): Partial<Record<keyof Sides, string>> {
  return Object.fromEntries(Object.entries(sides).filter(([, text]) => text !== undefined))
}
