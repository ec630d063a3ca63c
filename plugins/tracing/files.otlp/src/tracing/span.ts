import { withEnv } from 'cloudflare:workers'
import type { Baggage } from './baggage.ts'
import { traced } from './bindings/traced.ts'
import { formatTraceparent } from './context.ts'
import { mayTakeBaggage, send } from './outgoing.ts'
import type { Attributes, Kind, SpanOptions, Trace } from './trace.ts'

/** What the spans of one trace in this Worker have in common. */
export interface Shared {
  readonly traceId: string
  readonly sampled: boolean
  readonly state: string
  readonly baggage: Baggage
  readonly env: Env
  /** Is given each span when it ends. */
  readonly record: (span: Span) => void
}

/** The span around one that starts: of the caller, or of this Worker. */
export interface Parent {
  readonly spanId: string
  readonly isRemote: boolean
}

/** A span whose record is kept until it is exported. Times are in milliseconds since 1970. */
export class Span implements Trace {
  readonly shared: Shared
  readonly parent: Parent | undefined
  readonly spanId: string
  readonly kind: Kind
  readonly start: number = Date.now()
  readonly attributes: Record<string, Attributes[string]>
  name: string
  end: number | undefined
  error: { readonly type: string; readonly stack?: string } | undefined
  /** A span elsewhere that has to do with this one. */
  link: { readonly traceId: string; readonly spanId: string } | undefined

  constructor(shared: Shared, name: string, { kind = 'internal', attributes }: SpanOptions, parent?: Parent) {
    this.shared = shared
    this.name = name
    this.kind = kind
    this.attributes = { ...attributes }
    this.parent = parent
    // The first of a trace shares half of its id, which is as random as another.
    this.spanId = (parent === undefined ? shared.traceId : newId()).slice(-16)
  }

  get traceId(): string {
    return this.shared.traceId
  }

  get baggage(): Baggage {
    return this.shared.baggage
  }

  /** Whether it is the first of its trace in this Worker. */
  get isFirst(): boolean {
    return this.parent === undefined || this.parent.isRemote
  }

  /** Whether it will be exported, as things stand: it is sampled, or it failed. */
  get isWanted(): boolean {
    return this.shared.sampled || this.error !== undefined
  }

  set(attributes: Attributes): void {
    Object.assign(this.attributes, attributes)
  }

  fail(reason: unknown): void {
    if (reason instanceof Error) this.error = { type: reason.name, stack: framesOf(reason) }
    else this.error = { type: typeof reason === 'string' ? reason : '_OTHER' }
  }

  /** The end, after which nothing is recorded. Does nothing the second time. */
  finish(): void {
    if (this.end !== undefined) return
    this.end = Date.now()
    this.shared.record(this)
  }

  span<T>(name: string, work: (span: Trace) => T, options: SpanOptions = {}): T {
    const active = (span: Trace) => withEnv(traced(this.shared.env, span), () => work(span)) as T
    return this.call(name, active, options)
  }

  call<T>(name: string, work: (span: Trace) => T, options: SpanOptions = {}): T {
    const span = new Span(this.shared, name, options, { spanId: this.spanId, isRemote: false })
    const failed = (error: unknown) => {
      span.fail(error)
      span.finish()
    }
    try {
      const result = work(span)
      // The work's own promise is returned, not one made of it, because calls to other Workers can go on from it.
      if (isPromise(result)) result.then(() => span.finish(), failed)
      else span.finish()
      return result
    } catch (error) {
      failed(error)
      throw error
    }
  }

  headers(): Record<string, string> {
    const { traceId, sampled, state } = this.shared
    const traceparent = formatTraceparent({ traceId, spanId: this.spanId, sampled })
    return state === '' ? { traceparent } : { traceparent, tracestate: state }
  }

  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    const baggage = mayTakeBaggage(request.url, this.shared.env.TRACE_BAGGAGE_HOSTS)
    return send(this, request, { name: request.method, baggage }, (request) => fetch(request))
  }
}

/** 32 random hexadecimal digits. They are never all zero, nor are the last 16, because a UUID has marks in both. */
export function newId(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

/** Where an error came from, without what it says: that may quote what people typed, and is for the log. */
function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}

function isPromise(value: unknown): value is Promise<unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && 'then' in value
}
