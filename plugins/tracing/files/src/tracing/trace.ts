import type { Baggage } from './baggage.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** The span of the request. */
    trace: Trace
  }
}

/** What a span says about itself, under names of the OpenTelemetry semantic conventions or of your own. */
export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** What a span is to the one around it. Default: `internal`. */
export type Kind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

export interface SpanOptions {
  readonly kind?: Kind
  readonly attributes?: Attributes
}

/** A span of a trace, seen from within. None of its methods throws of itself. */
export interface Trace {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
  /** What callers sent along, to read and to add to. It goes to service bindings, and to the hosts of `TRACE_BAGGAGE_HOSTS`. */
  readonly baggage: Baggage
  /** Adds to what the span says. Attributes are exported as they are: no secrets, no personal data. */
  set(attributes: Attributes): void
  /** Marks the span as failed, by an error or by a word for what went wrong. What an error says is not exported. */
  fail(reason: unknown): void
  /**
   * Does work in a span within this one, which ends when the work has; returns, or throws, what the work does.
   *
   * @example await c.get('trace').span('price order', async (span) => { span.set({ 'order.lines': 3 }) … })
   */
  span<T>(name: string, work: (span: Trace) => T, options?: SpanOptions): T
  /** As `span`, for one call of something elsewhere: calls of bindings meanwhile are not within it. */
  call<T>(name: string, work: (span: Trace) => T, options?: SpanOptions): T
  /** The headers that continue the trace elsewhere: `traceparent` and, where there is one, `tracestate`. */
  headers(): Record<string, string>
  /** `fetch` in a span of its own, with the headers that continue the trace. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
}
