import type { Span } from './span.ts'

/** The most spans that one request, one batch or one cron keeps until it is over. */
const MAX_SPANS = 256

/**
 * Keeps the spans of one trace until its first one ends, and gives them to `send` if the trace is sampled or that span
 * failed: errors are always exported. Spans that end later go the same way.
 */
export function recorder(sampled: boolean, send: (spans: readonly Span[]) => void): (span: Span) => void {
  let held: Span[] | undefined = []
  let wanted = sampled
  return (span) => {
    if (held === undefined) {
      if (wanted) send([span])
      return
    }
    const last = span.isFirst
    if (last || held.length < MAX_SPANS - 1) held.push(span)
    if (!last) return
    wanted ||= span.error !== undefined
    if (wanted) send(held)
    held = undefined
  }
}
