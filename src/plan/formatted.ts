/** The user's formatter in the plan, which stays a function: of what the formatter makes of texts, too. */
import type { LockedFile } from '../project/lock.ts'
import type { Change } from '../tree/change.ts'
import { digest } from '../tree/digest.ts'
import type { Sides } from './decide.ts'

/** What the user's formatter makes of a text of a file. */
export type Formatted = (path: string, text: string) => string

/** Where there is no formatter. */
export const asIs: Formatted = (_, text) => text

/** How the texts of one file are written: as the formatter has them where the user keeps the file so, else as they are. */
export function formattingOf(formatted: Formatted, path: string, ours: string | undefined): (text: string) => string {
  return ours === undefined || formatted(path, ours) === ours ? (text) => formatted(path, text) : (text) => text
}

/** A file in JSON that the formatter may lay out, and must not turn into something else. */
export function laidOut({ path, before, after }: Change, formatted: Formatted): Change {
  if (after === undefined || before === after) return { path, before, after }
  const text = formatted(path, after)
  return { path, before, after: isSameJson(after, text) ? text : after }
}

function isSameJson(a: string, b: string): boolean {
  if (a === b) return true
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b))
  } catch {
    return false
  }
}

export interface FormattedSides extends Sides {
  /** Of the text before it was formatted, where that is another. */
  readonly raw?: string | undefined
}

/**
 * The sides of a managed file as the formatter has them. Where the plugins say what they said before, the text stays
 * what it was: so nothing is written anew because a formatter moved on.
 */
export function formattedSides(
  path: string,
  sides: Sides,
  known: LockedFile | undefined,
  formatted: Formatted,
): FormattedSides {
  const { base, ours, theirs } = sides
  const raw = known?.as === 'managed' ? known.raw : undefined
  if (theirs === undefined ? ours === base : base === theirs) return sides
  if (raw !== undefined && theirs !== undefined && raw === digest(theirs)) return { ...sides, theirs: base, raw }
  const write = raw === undefined ? formattingOf(formatted, path, ours) : (text: string) => formatted(path, text)
  const as = (text: string | undefined) => (text === undefined ? undefined : write(text))
  const written = as(theirs)
  const changed = written !== undefined && theirs !== undefined && written !== theirs
  return { base: as(base), ours, theirs: written, ...(changed ? { raw: digest(theirs) } : {}) }
}

/** Said of files of the user that could not be laid out as they keep them, because that could not be taken back. */
export function untidied(changes: readonly Change[], formatted: Formatted): string[] {
  const paths = changes.flatMap(({ path, before, after }) => {
    if (before === undefined || after === undefined || before === after) return []
    return formattingOf(formatted, path, before)(after) === after ? [] : [path]
  })
  if (paths.length === 0) return []
  return [
    `${paths.join(', ')}: laid out by your formatter the change could not be taken back to the byte, so it is not.`,
  ]
}
