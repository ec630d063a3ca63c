/** What becomes of one file: three texts in, one text or a conflict out. */
import { type Conflict, merge3 } from '../edit/merge.ts'

/** What to do at a conflict: stop, keep the user's side, take CLODO's, or write both between markers. */
export type Way = 'abort' | 'ours' | 'theirs' | 'markers'

/** What the user chose for one file; `text` is the whole file as they want it. */
export type FileChoice = Way | { readonly text: string }

/** One way for all files, or one for each that is named and another for the rest. */
export type OnConflict = Way | { readonly all: Way; readonly files: { readonly [path: string]: FileChoice } }

export function choiceFor(path: string, onConflict: OnConflict): FileChoice {
  if (typeof onConflict === 'string') return onConflict
  return Object.hasOwn(onConflict.files, path) ? (onConflict.files[path] ?? onConflict.all) : onConflict.all
}

/** The conflicts that nobody decided yet. */
export function undecided<T extends { readonly path: string }>(conflicts: readonly T[], onConflict: OnConflict): T[] {
  return conflicts.filter(({ path }) => choiceFor(path, onConflict) === 'abort')
}

/** Conflicts are left in the files, between markers. */
export function leavesMarkers(conflicts: readonly { readonly path: string }[], onConflict: OnConflict): boolean {
  return conflicts.some(({ path }) => choiceFor(path, onConflict) === 'markers')
}

/** Of a file that CLODO never wrote. */
export const ownFile = 'a file of yours, where CLODO has one'

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
  const way = choiceFor(path, onConflict)
  if (ours !== undefined && theirs !== undefined) {
    const prefer = way === 'abort' || typeof way === 'object' ? 'ours' : way
    const merged = merge3(path, { base: base ?? nothing(path), ours, theirs }, prefer)
    if (typeof way === 'object' && merged.conflicts.length > 0) return { after: way.text, conflicts: [] }
    const isOwn = base === undefined && merged.conflicts.some(({ at }) => at.startsWith('line'))
    return {
      after: merged.text,
      conflicts: isOwn ? [{ at: ownFile, ours: trimmed(ours), theirs: trimmed(theirs) }] : merged.conflicts,
    }
  }
  const whole: Conflict = {
    at: ours === undefined ? 'deleted by you, changed by clodo' : 'changed by you, deleted by clodo',
    ...present(sides),
  }
  if (typeof way === 'object') return { after: way.text, conflicts: [] }
  return { after: way === 'theirs' ? theirs : ours, conflicts: [whole] }
}

function trimmed(text: string): string {
  return text.replace(/\r?\n$/, '')
}

/** What a file that CLODO never wrote is merged from: an empty document. */
function nothing(path: string): string {
  return /\.jsonc?$/.test(path) ? '{}\n' : ''
}

function present(sides: Sides): Partial<Record<keyof Sides, string>> {
  return Object.fromEntries(Object.entries(sides).filter(([, text]) => text !== undefined))
}
