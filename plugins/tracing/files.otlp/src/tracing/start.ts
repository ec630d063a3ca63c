import type { Baggage } from './baggage.ts'
import type { TraceContext } from './context.ts'
import { exportSpans } from './exporter.ts'
import { recorder } from './recorder.ts'
import { isSampled } from './sampling.ts'
import { newId, Span } from './span.ts'
import type { SpanOptions } from './trace.ts'

/** Where a trace starts. */
export interface Origin {
  readonly env: Env
  /** Who called, if they said so. */
  readonly caller?: TraceContext | undefined
  /** `continue`: in the caller's trace, recorded if the caller's is. `link`: in one of our own that points to the caller's. */
  readonly incoming?: 'continue' | 'link'
  readonly baggage?: Baggage
}

/** Starts the first span of a trace in this Worker. */
export function startTrace(name: string, options: SpanOptions, origin: Origin): Span {
  const { env, caller, incoming = 'continue', baggage = new Map() } = origin
  const continued = incoming === 'continue' ? caller : undefined
  const traceId = continued?.traceId ?? newId()
  const sampled = continued?.sampled ?? isSampled(traceId, env.OTEL_TRACES_SAMPLER_ARG)
  const shared = {
    traceId,
    sampled,
    state: continued?.state ?? '',
    baggage,
    env,
    record: env.OTEL_EXPORTER_OTLP_ENDPOINT === '' ? drop : recorder(sampled, (spans) => exportSpans(spans, env)),
  }
  const span = new Span(shared, name, options, continued && { spanId: continued.spanId, isRemote: true })
  if (caller && !continued) span.link = { traceId: caller.traceId, spanId: caller.spanId }
  return span
}

/** Where nothing is exported, nothing is kept. */
function drop(): void {}
