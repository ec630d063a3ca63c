/** Slots of a file that the user edited: moved by syntax where a merge by line cannot tell the edits apart. */
import { type Merged, merge3 } from '../edit/merge.ts'
import { ClodoError } from '../errors.ts'
import { detectHost } from '../host/detect.ts'
import { chainSlots, entriesIn, entrySlots } from '../host/host.ts'
import type { Slot, SlotContribution } from '../plugin/contribution.ts'
import type { OwnedFact } from '../project/lock.ts'
import type { Want } from '../resolve/resolve.ts'

/** The entries of one file's slots, before and after. */
export interface SlotMove {
  /** The module that the Worker starts with; imports are followed from it to the application. */
  readonly entry: string
  readonly have: readonly SlotContribution[]
  readonly want: readonly SlotContribution[]
}

type Read = (path: string) => string | undefined

/** The files that have slots which syntax can find, by path: the application and the entry. */
export function slotsByFile(have: readonly OwnedFact[], { facts: want, given }: Want): Map<string, SlotMove> {
  const http = given.http as { readonly app: string; readonly entry: string } | undefined
  if (http === undefined) return new Map()
  const { app, entry } = http
  const move = (slots: readonly Slot[]): SlotMove => ({
    entry,
    have: entriesIn(have, slots),
    want: entriesIn(want, slots),
  })
  return new Map([
    [app, move(chainSlots)],
    [entry, move(entrySlots)],
  ])
}

/**
 * Moves the slots of one file in the user's text, and merges what else changed.
 *
 * @returns undefined where the shape is unknown, or an entry was edited: then the merge by line and its conflict stand
 */
export function mergeBySyntax(
  path: string,
  texts: { readonly base: string; readonly ours: string; readonly theirs: string },
  slots: SlotMove,
  read: Read,
): Merged | undefined {
  try {
    const moved = (text: string) => moveSlots(path, text, slots, read)
    const merged = merge3(path, { base: moved(texts.base), ours: moved(texts.ours), theirs: texts.theirs })
    return merged.conflicts.length === 0 ? merged : undefined
  } catch (error) {
    if (error instanceof ClodoError && ['EDIT_REFUSED', 'FILE_UNPARSABLE'].includes(error.code)) return undefined
    throw error
  }
}

function moveSlots(path: string, text: string, { entry, have, want }: SlotMove, read: Read): string {
  const host = (source: string) => {
    const here: Read = (asked) => (asked === path ? source : read(asked))
    return detectHost({ file: entry, text: here(entry) ?? '', read: here })
  }
  const kept = have.filter((one) => isAmong(one, want))
  const gone = have.filter((one) => !kept.includes(one))
  const fresh = want.filter((one) => !isAmong(one, have))
  const without = gone.length === 0 ? text : (host(text).remove(gone, have).get(path) ?? text)
  return fresh.length === 0 ? without : (host(without).add(fresh, kept).get(path) ?? without)
}

function isAmong(one: SlotContribution, others: readonly SlotContribution[]): boolean {
  return others.some((other) => JSON.stringify(other) === JSON.stringify(one))
}
