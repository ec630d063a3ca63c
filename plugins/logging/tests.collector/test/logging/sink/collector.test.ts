import { afterEach, describe, expect, it, vi } from 'vitest'
import { type CollectorEnv, collectorLines, toCollector } from '../../../src/logging/sink/collector.ts'
import { toRecord } from '../../../src/logging/sink/otlp.ts'

const env: CollectorEnv = {
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://collector.test/v1/logs',
  OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-key=a%20b, api-token=t',
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging,team=red%20one',
  OTEL_SERVICE_NAME: 'shop',
}

/** A collector that answers with the status. */
function collector(status = 200) {
  const requests: Request[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    requests.push(new Request(input, init))
    return new Response('{}', { status })
  })
  return requests
}

afterEach(() => vi.restoreAllMocks())

describe('a line', () => {
  it('is a record of OpenTelemetry, in the trace it belongs to', () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    const line = { level: 'warn', message: 'slow', trace_id: traceId, span_id: '00f067aa0ba902b7' } as const
    const record = toRecord({
      ...line,
      at: '2026-11-25T10:00:00.000Z',
      status: 503,
      ratio: 0.5,
      tags: ['a'],
      none: null,
    })
    expect(record).toMatchObject({
      timeUnixNano: '1795600800000000000',
      severityNumber: 13,
      severityText: 'WARN',
      body: { stringValue: 'slow' },
      traceId,
      spanId: '00f067aa0ba902b7',
      attributes: [
        { key: 'status', value: { intValue: '503' } },
        { key: 'ratio', value: { doubleValue: 0.5 } },
        { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }] } } },
      ],
    })
  })

  it('says by the conventions what went wrong', () => {
    const error = { name: 'RangeError', message: 'too far', stack: 'at x', cause: { name: 'Error' } }
    expect(toRecord({ level: 'error', message: 'failed', error }).attributes).toEqual([
      { key: 'exception.type', value: { stringValue: 'RangeError' } },
      { key: 'exception.message', value: { stringValue: 'too far' } },
      { key: 'exception.stacktrace', value: { stringValue: 'at x' } },
      {
        key: 'error',
        value: {
          kvlistValue: {
            values: [
              { key: 'cause', value: { kvlistValue: { values: [{ key: 'name', value: { stringValue: 'Error' } }] } } },
            ],
          },
        },
      },
    ])
  })

  it.each(['', '0'.repeat(32), 'x', undefined])('has no trace %j', (trace_id) => {
    expect(toRecord({ level: 'info', message: 'm', trace_id })).not.toHaveProperty('traceId')
  })
})

describe('the collector', () => {
  it('is sent many lines at once, by whom they are, with its key', async () => {
    const requests = collector()
    for (const message of ['one', 'two']) toCollector({ level: 'info', message }, env)
    await collectorLines.flush(env)
    expect(requests).toHaveLength(1)
    const [request] = requests
    expect(request?.url).toBe('https://collector.test/v1/logs')
    expect(request?.redirect).toBe('manual')
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      'content-type': 'application/json',
      'x-key': 'a b',
      'api-token': 't',
    })
    const body = await request?.text()
    expect(body).not.toContain('a b')
    expect(JSON.parse(body ?? '')).toMatchObject({
      resourceLogs: [
        {
          resource: {
            attributes: expect.arrayContaining([
              { key: 'service.name', value: { stringValue: 'shop' } },
              { key: 'team', value: { stringValue: 'red one' } },
            ]),
          },
          scopeLogs: [{ logRecords: [{ body: { stringValue: 'one' } }, { body: { stringValue: 'two' } }] }],
        },
      ],
    })
  })

  it.each([
    [503, 2],
    [400, 1],
  ])('that answers %i is asked %i times', async (status, times) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const requests = collector(status)
    toCollector({ level: 'info', message: 'one' }, env)
    await collectorLines.flush(env)
    const again = collector()
    await collectorLines.flush(env)
    expect(requests.length + again.length).toBe(times)
  })

  it('is not asked where there is none', async () => {
    const requests = collector()
    toCollector({ level: 'info', message: 'one' }, { ...env, OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: '' })
    await collectorLines.flush(env)
    expect(requests).toEqual([])
  })
})
