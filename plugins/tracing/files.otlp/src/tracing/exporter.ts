import { waitUntil } from 'cloudflare:workers'
import { readBaggage } from './baggage.ts'
import { type OtlpSpan, toOtlp, toRequest } from './otlp.ts'
import { resourceOf } from './resource.ts'
import type { Span } from './span.ts'

/** The most spans that an isolate keeps, and that a request to the collector has. */
const MAX_KEPT = 2048
const MAX_BATCH = 512

/** How long spans gather, and how long a request may take, in milliseconds. */
const GATHER = 1000
const REQUEST = 10_000

/** How long a collector that fails is let be, in milliseconds, and how long it may ask for. */
const PAUSE = 5000
const MAX_PAUSE = 60_000

/** Answers after which a collector wants the same again, later (OTLP/HTTP). */
const RETRYABLE = [429, 502, 503, 504]

/** What this isolate has to export: plain data, because what belongs to a request dies with it. */
const waiting: OtlpSpan[] = []
let lost = 0
/** Until when somebody is seeing to it, or the collector is let be. A request that dies holds it up no longer. */
let notBefore = 0

/**
 * Exports spans as OTLP/HTTP in JSON, a second later and together with what other requests of this isolate add
 * meanwhile. It never delays an answer and never fails; what is too much is lost, and counted in the log.
 */
export function exportSpans(spans: readonly Span[], env: Env): void {
  const room = Math.max(0, MAX_KEPT - waiting.length)
  waiting.push(...spans.slice(0, room).map(toOtlp))
  lost += Math.max(0, spans.length - room)
  if (Date.now() < notBefore) return
  notBefore = Date.now() + GATHER + REQUEST
  waitUntil(scheduler.wait(GATHER).then(() => flush(env)))
}

/** Sends what is waiting, now. */
export async function flush(env: Env): Promise<void> {
  let outcome: Outcome = { pause: 0 }
  while (waiting.length > 0 && outcome.reason === undefined) {
    const batch = waiting.splice(0, MAX_BATCH)
    outcome = await send(batch, env).catch(({ name }) => ({ pause: PAUSE, reason: name, again: true }))
    if (outcome.again) waiting.unshift(...batch)
    else if (outcome.reason !== undefined) lost += batch.length
  }
  lost += waiting.splice(MAX_KEPT).length
  notBefore = Date.now() + outcome.pause
  const { reason } = outcome
  if (lost > 0 || reason !== undefined)
    console.warn(
      JSON.stringify({ level: 'warn', message: 'Spans were not exported', lost, waiting: waiting.length, reason }),
    )
  lost = 0
}

/** What became of a batch. */
interface Outcome {
  /** How long the collector is let be, in milliseconds. */
  readonly pause: number
  /** Why the collector did not take it. */
  readonly reason?: string
  /** Whether it may take it later. */
  readonly again?: boolean
}

async function send(batch: readonly OtlpSpan[], env: Env): Promise<Outcome> {
  const response = await fetch(`${env.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '')}/v1/traces`, {
    method: 'POST',
    headers: { ...secretHeaders(env), 'Content-Type': 'application/json' },
    body: JSON.stringify(toRequest(batch, resourceOf(env))),
    // The key is for this host alone.
    redirect: 'manual',
    signal: AbortSignal.timeout(REQUEST),
  })
  await response.body?.cancel()
  if (response.ok) return { pause: 0 }
  const seconds = Number(response.headers.get('Retry-After')) || 0
  const pause = Math.min(Math.max(seconds * 1000, PAUSE), MAX_PAUSE)
  return { pause, reason: `status ${response.status}`, again: RETRYABLE.includes(response.status) }
}

/** The headers that the collector wants, as OpenTelemetry writes them: `name=value,…`, values percent-encoded. */
function secretHeaders(env: Env & { readonly OTEL_EXPORTER_OTLP_HEADERS?: string }): Record<string, string> {
  return Object.fromEntries(readBaggage(env.OTEL_EXPORTER_OTLP_HEADERS))
}
