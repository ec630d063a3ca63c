import type { Line } from '../write.ts'
import { Batch, type Delivery } from './batch.ts'
import { type LogRecord, toRecord, toRequest } from './otlp.ts'

export interface CollectorEnv {
  readonly OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: string
  readonly OTEL_EXPORTER_OTLP_LOGS_HEADERS?: string
  readonly OTEL_RESOURCE_ATTRIBUTES: string
  readonly OTEL_SERVICE_NAME: string
  readonly CF_VERSION_METADATA?: WorkerVersionMetadata
}

/** Milliseconds that a request to the collector may take. */
const PATIENCE = 10_000

/** Answers after which a collector wants the same again, later (OTLP/HTTP). */
const RETRYABLE = [429, 502, 503, 504]

/** Lines that wait for the collector, for tests to flush. */
export const collectorLines: Batch<LogRecord, CollectorEnv> = new Batch({
  name: 'the collector',
  gather: 1000,
  size: 512,
  kept: 2048,
  deliver: send,
})

/** Exports a line as OTLP/HTTP in JSON, together with others of this isolate. Without an endpoint nothing is exported. */
export function toCollector(line: Line, env: CollectorEnv): void {
  if (env.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT !== '') collectorLines.add(toRecord(line), env)
}

async function send(records: readonly LogRecord[], env: CollectorEnv): Promise<Delivery> {
  const response = await fetch(env.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, {
    method: 'POST',
    headers: { ...pairsOf(env.OTEL_EXPORTER_OTLP_LOGS_HEADERS), 'Content-Type': 'application/json' },
    body: JSON.stringify(toRequest(records, resourceOf(env))),
    // The key is for this host alone.
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE),
  })
  await response.body?.cancel()
  if (response.ok) return 'done'
  return RETRYABLE.includes(response.status) ? 'again' : 'refused'
}

/** Who wrote the lines. */
function resourceOf(env: CollectorEnv): Record<string, string | undefined> {
  return {
    'service.name': env.OTEL_SERVICE_NAME,
    'service.version': env.CF_VERSION_METADATA?.id,
    'cloud.provider': 'cloudflare',
    'cloud.platform': 'cloudflare.workers',
    ...pairsOf(env.OTEL_RESOURCE_ATTRIBUTES),
  }
}

/** `name=value,…`, values percent-encoded, as OpenTelemetry writes headers and attributes. */
function pairsOf(text = ''): Record<string, string> {
  const pairs = text.split(',').map((pair) => /^\s*([^=\s]+)\s*=\s*(\S*)\s*$/.exec(pair))
  return Object.fromEntries(pairs.flatMap((match) => (match?.[1] ? [[match[1], decoded(match[2] ?? '')]] : [])))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
