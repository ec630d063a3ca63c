/** The traces that were received, the last ones of them. */
import type { LogLine, Span } from './otlp.ts'

/** How much is kept: traces, and of each trace spans and lines. */
const LIMIT = { traces: 500, spans: 2000, lines: 500 }

export interface Trace {
  readonly id: string
  readonly spans: Map<string, Span>
  readonly lines: LogLine[]
}

/** A trace in the list. */
export interface Summary {
  readonly id: string
  readonly name: string
  readonly service: string
  /** Milliseconds since 1970. */
  readonly start: number
  readonly duration: number
  readonly spans: number
  readonly errors: number
  readonly lines: number
}

export class TraceStore {
  readonly #traces = new Map<string, Trace>()
  readonly #listeners = new Set<() => void>()

  addSpans(spans: readonly Span[]): void {
    for (const span of spans) {
      const trace = this.#traceOf(span.traceId)
      if (trace.spans.size < LIMIT.spans) trace.spans.set(span.spanId, span)
    }
    if (spans.length > 0) this.#tell()
  }

  addLines(lines: readonly LogLine[]): void {
    for (const line of lines) {
      const trace = this.#traceOf(line.traceId)
      if (trace.lines.length < LIMIT.lines) trace.lines.push(line)
    }
    if (lines.length > 0) this.#tell()
  }

  /** The newest first. */
  list(): Summary[] {
    return [...this.#traces.values()]
      .filter(({ spans }) => spans.size > 0)
      .map(summaryOf)
      .sort((a, b) => b.start - a.start)
  }

  get(id: string): { readonly spans: readonly Span[]; readonly lines: readonly LogLine[] } | undefined {
    const trace = this.#traces.get(id)
    return trace && { spans: [...trace.spans.values()], lines: trace.lines.toSorted((a, b) => a.at - b.at) }
  }

  clear(): void {
    this.#traces.clear()
    this.#tell()
  }

  /** Calls back on every change, until the answer is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #traceOf(id: string): Trace {
    const trace = this.#traces.get(id) ?? { id, spans: new Map(), lines: [] }
    // Whatever gets something is the youngest again; the oldest goes.
    this.#traces.delete(id)
    this.#traces.set(id, trace)
    const [oldest = ''] = this.#traces.keys()
    if (this.#traces.size > LIMIT.traces) this.#traces.delete(oldest)
    return trace
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function summaryOf({ id, spans, lines }: Trace): Summary {
  const all = [...spans.values()]
  const start = all.reduce((least, span) => Math.min(least, span.start), Number.POSITIVE_INFINITY)
  const end = all.reduce((most, span) => Math.max(most, span.end), 0)
  const roots = all.filter(({ parentSpanId }) => !spans.has(parentSpanId))
  const first = roots.sort((a, b) => a.start - b.start)[0]
  return {
    id,
    name: first?.name ?? '',
    service: first?.service ?? '',
    start,
    duration: end - start,
    spans: all.length,
    errors: all.filter(({ failed }) => failed).length,
    lines: lines.length,
  }
}
