/** Which behaviour a move from one compatibility date to another turns on. */
import type { Flag } from './table.ts'

export interface Crossed {
  readonly date: string
  /** What is on from then. */
  readonly flag: string
  /** What keeps it off; undefined where nothing does. */
  readonly off?: string
}

export interface Span {
  /** ISO dates; the move is from after the first up to the second. */
  readonly from: string
  readonly to: string
  /** `compatibility_flags` of the Worker. */
  readonly given: readonly string[]
}

/** In the order of their dates. What the Worker has turned on or off by itself does not change. */
export function crossed(flags: readonly Flag[], { from, to, given }: Span): Crossed[] {
  const found = flags.flatMap((flag): Crossed[] => {
    const { enable, disable } = flag
    if (enable === undefined || given.includes(enable) || (disable !== undefined && given.includes(disable))) return []
    const date = startOf(flags, flag, given)
    if (date === undefined || date <= from || date > to) return []
    return [{ date, flag: enable, ...(disable === undefined ? {} : { off: disable }) }]
  })
  return found.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.flag < b.flag ? -1 : 1))
}

/** Bundlers and test runners look for this one by its name. */
const read = new Set(['nodejs_compat'])

/** Flags that the Worker turns on by itself although its new date does, which workerd refuses. */
export function redundant(flags: readonly Flag[], { to, given }: Pick<Span, 'to' | 'given'>): string[] {
  return given.filter(
    (name) => !read.has(name) && flags.some(({ enable, date }) => enable === name && date !== undefined && date <= to),
  )
}

/** From which date it is on: its own, or that of a flag that implies it. */
function startOf(flags: readonly Flag[], { date, implied }: Flag, given: readonly string[]): string | undefined {
  const starts = implied?.by.flatMap((name) => {
    if (given.includes(name)) return [implied.date]
    const by = flags.find(({ enable }) => enable === name)
    const off = by?.disable !== undefined && given.includes(by.disable)
    const start = off || by === undefined ? undefined : startOf(flags, by, given)
    return start === undefined ? [] : [start > implied.date ? start : implied.date]
  })
  const all = [...(date === undefined ? [] : [date]), ...(starts ?? [])].sort()
  return all[0]
}
