import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { exportSpans, flush } from '../../src/tracing/exporter.ts'
import { recorder } from '../../src/tracing/recorder.ts'
import { isSampled } from '../../src/tracing/sampling.ts'
import { newId, Span } from '../../src/tracing/span.ts'
import { collector, exporting } from './collector.ts'
import { faultsOf } from './schema.ts'

const shared = { traceId: newId(), sampled: true, state: '', baggage: new Map(), env: exporting, record: () => {} }
const spanOf = (name = 'work', parent?: Span) =>
  new Span(shared, name, {}, parent && { spanId: parent.spanId, isRemote: false })
const spansOf = (count: number) => Array.from({ length: count }, (_, i) => spanOf(`span ${i}`))

/** A collector that answers as told, and then with 200. */
function answering(...answers: (number | Response | Error)[]) {
  const bodies: { resourceSpans: [{ scopeSpans: [{ spans: { name: string }[] }] }] }[] = []
  const requests: Request[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    requests.push(request.clone())
    bodies.push(await request.json())
    const answer = answers.shift() ?? 200
    if (answer instanceof Error) throw answer
    return answer instanceof Response ? answer : new Response('{}', { status: answer })
  })
  const counts = () => bodies.map((body) => body.resourceSpans[0].scopeSpans[0].spans.length)
  return { requests, bodies, counts }
}

let warnings: unknown[] = []

beforeEach(() => {
  warnings = []
  vi.spyOn(console, 'warn').mockImplementation((line) => warnings.push(JSON.parse(line)))
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
})

afterEach(async () => {
  await flush(exporting)
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('the exporter', () => {
  it('sends by itself, once for many requests', async () => {
    const { counts } = answering()
    vi.setSystemTime(Date.now() + 60_000)
    for (const span of spansOf(3)) exportSpans([span], exporting)
    expect(counts()).toEqual([])
    await vi.waitFor(() => expect(counts()).toEqual([3]), { timeout: 20_000 })
  })

  it('says whose spans they are, and shows the key to the collector alone', async () => {
    const { requests, bodies } = answering()
    const env = {
      ...exporting,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.test/otlp/',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b,api-token=t',
      OTEL_SERVICE_NAME: 'shop',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging,team=red%20one',
    } as unknown as Env
    exportSpans([spanOf()], env)
    await flush(env)
    expect(requests[0]?.url).toBe('https://collector.test/otlp/v1/traces')
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({
      'content-type': 'application/json',
      'x-key': 'a b',
      'api-token': 't',
    })
    expect(requests[0]?.redirect).toBe('manual')
    expect(JSON.stringify(bodies[0])).not.toContain('a b')
    expect(bodies[0]).toMatchObject({
      resourceSpans: [
        {
          resource: {
            attributes: expect.arrayContaining([
              { key: 'service.name', value: { stringValue: 'shop' } },
              { key: 'cloud.provider', value: { stringValue: 'cloudflare' } },
              { key: 'deployment.environment.name', value: { stringValue: 'staging' } },
              { key: 'team', value: { stringValue: 'red one' } },
            ]),
          },
        },
      ],
    })
  })

  it('sends at most 512 spans at a time and keeps at most 2048', async () => {
    const { counts } = answering()
    exportSpans(spansOf(1500), exporting)
    exportSpans(spansOf(1000), exporting)
    await flush(exporting)
    expect(counts()).toEqual([512, 512, 512, 512])
    expect(warnings).toEqual([{ level: 'warn', message: 'Spans were not exported', lost: 452, waiting: 0 }])
  })

  it.each([429, 502, 503, 504, new TypeError('no network')])('keeps spans for later after %s', async (answer) => {
    const { counts } = answering(answer)
    exportSpans(spansOf(600), exporting)
    await flush(exporting)
    expect(counts()).toEqual([512])
    await flush(exporting)
    expect(counts()).toEqual([512, 512, 88])
    expect(warnings).toMatchObject([{ lost: 0, waiting: 600 }])
  })

  it.each([301, 400, 401, 413, 500])('gives up a batch after %s, and says so', async (answer) => {
    const { counts } = answering(answer)
    exportSpans(spansOf(3), exporting)
    await flush(exporting)
    await flush(exporting)
    expect(counts()).toEqual([3])
    expect(warnings).toMatchObject([{ lost: 3, waiting: 0, reason: `status ${answer}` }])
  })

  it('lets a collector be for as long as it asks, up to a minute', async () => {
    const { counts } = answering(new Response(null, { status: 503, headers: { 'Retry-After': '999999' } }))
    const wait = vi.spyOn(scheduler, 'wait').mockResolvedValue()
    const later = (seconds: number) => {
      vi.setSystemTime(Date.now() + seconds * 1000)
      exportSpans(spansOf(1), exporting)
    }
    later(60)
    await vi.waitFor(() => expect(counts()).toEqual([1]))
    later(59)
    expect(wait).toHaveBeenCalledOnce()
    later(2)
    await vi.waitFor(() => expect(counts()).toEqual([1, 3]))
  })
})

describe('the recorder', () => {
  const record = (sampled: boolean) => {
    const sent: string[][] = []
    return { sent, record: recorder(sampled, (spans) => sent.push(spans.map(({ name }) => name))) }
  }

  it('sends a sampled trace when its first span ends, and what comes later', () => {
    const { sent, record: add } = record(true)
    const first = spanOf('first')
    add(spanOf('child', first))
    expect(sent).toEqual([])
    add(first)
    add(spanOf('late', first))
    expect(sent).toEqual([['child', 'first'], ['late']])
  })

  it('sends another only if it failed, whole', () => {
    const fine = record(false)
    const failed = record(false)
    const first = spanOf('first')
    for (const { record: add } of [fine, failed]) add(spanOf('child', first))
    fine.record(first)
    fine.record(spanOf('late', first))
    first.fail(new Error())
    failed.record(first)
    failed.record(spanOf('late', first))
    expect(fine.sent).toEqual([])
    expect(failed.sent).toEqual([['child', 'first'], ['late']])
  })

  it('keeps 256 spans of a trace at most, among them the first', () => {
    const { sent, record: add } = record(true)
    const first = spanOf('first')
    for (let i = 0; i < 1000; i += 1) add(spanOf('child', first))
    add(first)
    expect(sent[0]).toHaveLength(256)
    expect(sent[0]?.at(-1)).toBe('first')
  })
})

describe('a span', () => {
  it('has limits, and any value', async () => {
    const { spans } = collector()
    const span = spanOf()
    span.set(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i])))
    const odd = spanOf()
    odd.set({ long: 'x'.repeat(9000), nan: Number.NaN, huge: 1e300, minus: -1 })
    odd.fail({ not: 'an error' })
    exportSpans([span, odd], exporting)
    const [first, second] = await spans()
    expect(first).toMatchObject({ droppedAttributesCount: 72 })
    expect(Object.keys(first?.attributes ?? {})).toHaveLength(128)
    expect(second?.attributes).toEqual({
      long: 'x'.repeat(4096),
      nan: 'NaN',
      huge: 1e300,
      minus: '-1',
      'error.type': '_OTHER',
    })
  })

  it('ends once', () => {
    const record = vi.fn()
    const span = new Span({ ...shared, record }, 'work', {})
    span.finish()
    span.finish()
    expect(record).toHaveBeenCalledOnce()
  })
})

describe('a share of traces', () => {
  const ids = Array.from({ length: 2000 }, newId)
  const sampled = (ratio: string) => ids.filter((id) => isSampled(id, ratio))

  it.each([
    ['1', 2000],
    ['0', 0],
    ['', 2000],
    ['x', 2000],
    ['7', 2000],
    ['-1', 0],
  ])('of %j is %i of 2000', (ratio, count) => expect(sampled(ratio)).toHaveLength(count))

  it('is about as large as it should be, and a smaller one is part of it', () => {
    const half = sampled('0.5')
    expect(half.length).toBeGreaterThan(800)
    expect(half.length).toBeLessThan(1200)
    expect(sampled('0.1').every((id) => half.includes(id))).toBe(true)
  })
})

describe('the schema', () => {
  it('finds what is wrong', () => {
    const bad = {
      traceId: '0'.repeat(32),
      spanId: 'x',
      kind: 'SERVER',
      start_time_unix_nano: 1,
      attributes: [{ key: 1 }],
    }
    expect(faultsOf({ resourceSpans: [{ scopeSpans: [{ spans: [bad] }] }] }).length).toBeGreaterThan(6)
    expect(faultsOf({ resource_spans: [] })).toHaveLength(1)
  })
})
