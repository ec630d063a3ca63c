/** Slots in code of others, moved by syntax. */
import { ClodoError } from '../errors.ts'
import { detectHost } from '../host/detect.ts'
import { entriesIn, type Host, type Texts } from '../host/host.ts'
import type { Slot, SlotContribution } from '../plugin/contribution.ts'
import type { OwnedFact } from '../project/lock.ts'
import { asIs, type Formatted, formattingOf } from './formatted.ts'

interface Present {
  read(path: string): string | undefined
  readonly lock: { readonly facts: readonly OwnedFact[] }
}

interface Moving {
  readonly slots: readonly Slot[]
  /** What became of files so far; what becomes of code is put in. */
  readonly texts: Texts
  readonly formatted: Formatted
  /** The user wrote in a module in which entries stand. */
  readonly touched: boolean
}

/** Answers whether any slot is in use. @throws EDIT_REFUSED */
export function moveCode(present: Present, facts: readonly OwnedFact[], entry: string, moving: Moving): boolean {
  const { slots, texts, formatted, touched } = moving
  const [have, want] = [entriesIn(present.lock.facts, slots), entriesIn(facts, slots)]
  const kept = have.filter((one) => isAmong(one, want))
  const gone = have.filter((one) => !kept.includes(one))
  const fresh = want.filter((one) => !isAmong(one, have))
  const now = (path: string) => (texts.has(path) ? texts.get(path) : present.read(path))
  const site: Site = { entry, now, tidy: (written) => tidied(written, present, formatted) }
  const anew = formatted === asIs || gone.length + fresh.length === 0 ? undefined : madeAnew(site, have, want)
  if (anew !== undefined) put(texts, anew)
  else {
    // What the user took out stays out, whatever else comes and goes.
    const there = touched ? kept.filter((one) => hostAt(entry, now).holds(one, have) !== 'no') : kept
    if (gone.length > 0) put(texts, site.tidy(hostAt(entry, now).remove(gone, [...there, ...gone])))
    if (fresh.length > 0) put(texts, added(site, fresh, there))
  }
  return want.length > 0
}

/** The entry, the texts as they are at a moment, and the user's formatter. */
interface Site {
  readonly entry: string
  now(path: string): string | undefined
  tidy(written: Texts): Texts
}

function over(site: Site, texts: Texts): Site {
  return { ...site, now: (path) => (texts.has(path) ? texts.get(path) : site.now(path)) }
}

/** As the formatter lays files out: each one that can be taken back to the byte when it is. */
function added(site: Site, fresh: readonly SlotContribution[], kept: readonly SlotContribution[]): Texts {
  const { entry, now, tidy } = site
  const written = hostAt(entry, now).add(fresh, kept)
  const laid = tidy(written)
  const mixed = (good: readonly string[]): Texts =>
    new Map([...written].map(([path, text]) => [path, good.includes(path) ? laid.get(path) : text]))
  /** What is laid out is laid out again when something leaves it. */
  const leadingBack = (good: readonly string[]): string[] => {
    const back = attempt(() => hostAt(entry, over(site, mixed(good)).now).remove(fresh, [...kept, ...fresh]))
    const again = back && new Map([...back, ...[...tidy(back)].filter(([path]) => good.includes(path))])
    // A module in which nothing is left goes, as it was not there before.
    return [...written.keys()].filter((path) => again?.has(path) && (again.get(path) ?? '') === (now(path) ?? ''))
  }
  const paths = [...written.keys()].filter((path) => laid.get(path) !== written.get(path))
  if (paths.length === 0) return written
  const good = leadingBack(paths).filter((path) => paths.includes(path))
  return leadingBack(good).length === written.size ? mixed(good) : written
}

/**
 * All taken out, and all that is wanted put in: so that what the formatter could lay out does not depend on the road.
 * Undefined where the user moved or edited something of ours, which is to stay as it is.
 */
function madeAnew(site: Site, have: readonly SlotContribution[], want: readonly SlotContribution[]): Texts | undefined {
  if (have.length === 0) return undefined
  return attempt(() => {
    const pristine = site.tidy(hostAt(site.entry, site.now).remove(have, have))
    const bare = over(site, pristine)
    const again = added(bare, have, [])
    const same = [...pristine.keys(), ...again.keys()].every((path) => over(bare, again).now(path) === site.now(path))
    return same ? new Map([...pristine, ...(want.length === 0 ? [] : added(bare, want, []))]) : undefined
  })
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof ClodoError && error.code === 'EDIT_REFUSED') return undefined
    throw error
  }
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
