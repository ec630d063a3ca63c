/** Slots in code of others, moved by syntax. */
import { ClodoError } from '../errors.ts'
import { detectHost } from '../host/detect.ts'
import { entriesIn, type Host, type Texts } from '../host/host.ts'
import type { Slot, SlotContribution } from '../plugin/contribution.ts'
import type { OwnedFact } from '../project/lock.ts'
import { type Formatted, formattingOf } from './formatted.ts'

interface Present {
  read(path: string): string | undefined
  readonly lock: { readonly facts: readonly OwnedFact[] }
}

interface Moving {
  readonly slots: readonly Slot[]
  /** What became of files so far; what becomes of code is put in. */
  readonly texts: Texts
  readonly formatted: Formatted
}

/** Answers whether any slot is in use. @throws EDIT_REFUSED */
export function moveCode(
  present: Present,
  facts: readonly OwnedFact[],
  entry: string,
  { slots, texts, formatted }: Moving,
): boolean {
  const [have, want] = [entriesIn(present.lock.facts, slots), entriesIn(facts, slots)]
  const kept = have.filter((one) => isAmong(one, want))
  const gone = have.filter((one) => !kept.includes(one))
  const fresh = want.filter((one) => !isAmong(one, have))
  const now = (path: string) => (texts.has(path) ? texts.get(path) : present.read(path))
  const tidy = (written: Texts) => tidied(written, present, formatted)
  if (gone.length > 0) put(texts, tidy(hostAt(entry, now).remove(gone, have)))
  if (fresh.length === 0) return want.length > 0
  const written = hostAt(entry, now).add(fresh, kept)
  const laid = tidy(written)
  const over = (path: string) => (laid.has(path) ? laid.get(path) : now(path))
  put(texts, leadsBack(() => tidy(hostAt(entry, over).remove(fresh, want)), { written, laid, now }) ? laid : written)
  return true
}

function isAmong(one: SlotContribution, others: readonly SlotContribution[]): boolean {
  return others.some((other) => JSON.stringify(one) === JSON.stringify(other))
}

function hostAt(entry: string, read: Present['read']): Host {
  return detectHost({ file: entry, text: read(entry) ?? '', read })
}

/** As the user's formatter has them, where the user keeps the file so. */
function tidied(written: Texts, { read }: Present, formatted: Formatted): Texts {
  return new Map(
    [...written].map(([path, text]) => [
      path,
      text === undefined ? undefined : formattingOf(formatted, path, read(path))(text),
    ]),
  )
}

function put(texts: Texts, written: Texts): void {
  for (const [path, text] of written) texts.set(path, text)
}

/** Whether what the formatter laid out can be taken out again, to the byte. What it left alone is known to. */
function leadsBack(
  remove: () => Texts,
  { written, laid, now }: { readonly written: Texts; readonly laid: Texts; readonly now: Present['read'] },
): boolean {
  if ([...laid].every(([path, text]) => text === written.get(path))) return true
  try {
    const back = remove()
    return [...laid.keys()].every((path) => back.has(path) && back.get(path) === now(path))
  } catch (error) {
    if (error instanceof ClodoError && error.code === 'EDIT_REFUSED') return false
    throw error
  }
}
