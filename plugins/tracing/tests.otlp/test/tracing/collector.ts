import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import { flush } from '../../src/tracing/exporter.ts'
import type { OtlpSpan } from '../../src/tracing/otlp.ts'
import { faultsOf } from './schema.ts'

/** The environment of a service that exports all its traces. */
export const exporting: Env = {
  ...env,
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.test',
  OTEL_TRACES_SAMPLER_ARG: '1',
  TRACE_BAGGAGE_HOSTS: 'friend.test',
}

/** A span as it was received, with its attributes as an object. */
export interface Received extends Omit<OtlpSpan, 'attributes'> {
  readonly attributes: Record<string, unknown>
}

export interface Collector {
  /** Requests to the collector, and to anybody else. */
  readonly exports: Request[]
  readonly others: Request[]
  /** Has everything exported, and answers all spans received. */
  spans(): Promise<Received[]>
  /** What was received, as text. */
  text(): string
}

/** Stands in for the collector, and for everybody else who is fetched from, with an answer of its own. */
export function collector(
  answer: (request: Request) => Response | Promise<Response> = () => Response.json({}),
): Collector {
  const exports: Request[] = []
  const others: Request[] = []
  const bodies: string[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    if (!request.url.startsWith('https://collector.test/')) {
      others.push(request)
      return answer(request)
    }
    exports.push(request.clone())
    bodies.push(await request.text())
    return Response.json({})
  })
  return {
    exports,
    others,
    text: () => bodies.join(),
    async spans() {
      await flush(exporting)
      return bodies.flatMap((body) => receive(JSON.parse(body)))
    },
  }
}

interface Body {
  readonly resourceSpans: { readonly scopeSpans: { readonly spans: OtlpSpan[] }[] }[]
}

function receive(body: Body): Received[] {
  expect(faultsOf(body)).toEqual([])
  const spans = body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
  return spans.map((span) => ({
    ...span,
    attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
  }))
}
