import { tracing as platform } from 'cloudflare:workers'
import type { Baggage } from './baggage.ts'
import { formatTraceparent, type TraceContext } from './context.ts'
import { mayTakeBaggage, send } from './outgoing.ts'
import type { Attributes, SpanOptions, Trace } from './trace.ts'

type PlatformSpan = ReturnType<Tracing['startSpan']>

/** What came with the request, or was configured. */
export interface Surroundings {
  readonly caller: TraceContext | undefined
  readonly baggage: Baggage
  /** `TRACE_BAGGAGE_HOSTS` */
  readonly baggageHosts: string
}

/** A span that the platform records. Where it records nothing, the caller's trace is passed on as it is. */
export class PlatformTrace implements Trace {
  readonly #span: PlatformSpan | undefined
  readonly #surroundings: Surroundings
  readonly #context: TraceContext

  constructor(span: PlatformSpan | undefined, surroundings: Surroundings) {
    const { caller } = surroundings
    this.#span = span
    this.#surroundings = surroundings
    this.#context = contextOf(span, caller) ?? caller ?? { traceId: newId(), spanId: newId().slice(-16), ...UNKNOWN }
    // The platform starts traces of its own, so the caller's is found by these.
    if (caller && caller.traceId !== this.traceId) {
      this.set({ 'caller.trace_id': caller.traceId, 'caller.span_id': caller.spanId })
    }
  }

  get traceId(): string {
    return this.#context.traceId
  }

  get spanId(): string {
    return this.#context.spanId
  }

  get baggage(): Baggage {
    return this.#surroundings.baggage
  }

  rename(name: string): void {
    this.#span?.updateName(name)
  }

  set(attributes: Attributes): void {
    const plain = Object.entries(attributes).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value])
    this.#span?.setAttributes(Object.fromEntries(plain))
  }

  fail(reason: unknown): void {
    const type = reason instanceof Error ? reason.name : typeof reason === 'string' ? reason : '_OTHER'
    this.#span?.setStatus({ code: 'error' }).setAttribute('error.type', type)
  }

  span<T>(name: string, work: (span: Trace) => T, { attributes = {} }: SpanOptions = {}): T {
    return platform.enterSpan(name, (span) => {
      const trace = new PlatformTrace(span, { ...this.#surroundings, caller: this.#context })
      trace.set(attributes)
      const failed = (error: unknown) => trace.fail(error)
      try {
        const result = work(trace)
        if (result instanceof Promise) result.catch(failed)
        return result
      } catch (error) {
        failed(error)
        throw error
      }
    })
  }

  call<T>(name: string, work: (span: Trace) => T, options?: SpanOptions): T {
    return this.span(name, work, options)
  }

  headers(): Record<string, string> {
    const traceparent = formatTraceparent(this.#context)
    const { state } = this.#context
    return state === '' ? { traceparent } : { traceparent, tracestate: state }
  }

  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    const baggage = mayTakeBaggage(request.url, this.#surroundings.baggageHosts)
    return send(this, request, { name: request.method, baggage }, (request) => fetch(request))
  }
}

const UNKNOWN = { sampled: false, state: '' }

/** The platform's ids, which are all zero where it records nothing. `tracestate` belongs to the caller's trace. */
function contextOf(span: PlatformSpan | undefined, caller: TraceContext | undefined): TraceContext | undefined {
  if (span === undefined) return undefined
  const { traceId, spanId } = span.spanContext()
  if (!/[1-9a-f]/.test(traceId) || !/[1-9a-f]/.test(spanId)) return undefined
  return { traceId, spanId, sampled: span.isTraced, state: traceId === caller?.traceId ? caller.state : '' }
}

const newId = (): string => crypto.randomUUID().replaceAll('-', '')
