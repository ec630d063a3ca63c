/** `clodo traces` over real HTTP: what it takes, and what it does not. */
import { once } from 'node:events'
import { request as ask } from 'node:http'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import type { CommandContext } from 'clodo/plugin'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wrongLines } from '../../test/support/lines.ts'
import { serveViewer, type Viewer } from './commands/serve.ts'
import traces from './commands/traces.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const at = (ms: number) => `${1_795_600_800_000 + ms}000000`
const spanOf = (more: object = {}) => ({
  traceId,
  spanId: '00f067aa0ba902b7',
  name: 'GET /items',
  kind: 2,
  startTimeUnixNano: at(0),
  endTimeUnixNano: at(12),
  ...more,
})
const service = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }
const bodyOf = (...spans: object[]) => ({ resourceSpans: [{ resource: service, scopeSpans: [{ spans }] }] })

let viewer: Viewer
beforeEach(async () => {
  viewer = await serveViewer({ port: 0, home: import.meta.dirname })
})
afterEach(() => viewer.close())

interface Sent {
  readonly path?: string
  readonly body?: string | Uint8Array
  readonly headers?: { readonly [name: string]: string }
}

/** By Node's own client, which lets one say any `Host`. */
async function send({ path = '/v1/traces', body = '', headers = {} }: Sent) {
  const { port } = new URL(viewer.origin)
  const request = ask({
    host: '127.0.0.1',
    port,
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  })
  request.end(body)
  const [response] = await once(request, 'response')
  return { status: response.statusCode as number, body: await text(response) }
}

const list = async () => (await (await fetch(`${viewer.origin}/api/traces`)).json()) as object[]

describe('what is received', () => {
  it('is listed, the newest first, with its errors and its lines', async () => {
    const child = spanOf({
      spanId: '00f067aa0ba902b8',
      parentSpanId: '00f067aa0ba902b7',
      name: 'get KV',
      status: { code: 2 },
    })
    const older = spanOf({ traceId: traceId.replace('4', '5'), startTimeUnixNano: at(-50) })
    expect(await send({ body: JSON.stringify(bodyOf(child, spanOf(), older)) })).toEqual({ status: 200, body: '{}' })
    const record = { traceId, timeUnixNano: at(3), severityText: 'WARN', body: { stringValue: 'slow' } }
    const logs = {
      resourceLogs: [{ resource: service, scopeLogs: [{ logRecords: [record, { ...record, traceId: '' }] }] }],
    }
    expect(await send({ path: '/v1/logs', body: JSON.stringify(logs) })).toMatchObject({ status: 200 })
    expect(await list()).toEqual([
      {
        id: traceId,
        name: 'GET /items',
        service: 'shop',
        start: 1_795_600_800_000,
        duration: 12,
        spans: 2,
        errors: 1,
        lines: 1,
      },
      expect.objectContaining({ spans: 1, duration: 62 }),
    ])
    const trace = await (await fetch(`${viewer.origin}/api/traces/${traceId}`)).json()
    expect(trace).toMatchObject({
      spans: [{ name: 'get KV', failed: true }, { kind: 'server' }],
      lines: [{ message: 'slow', level: 'warn' }],
    })
  })

  it('may be compressed', async () => {
    const body = gzipSync(JSON.stringify(bodyOf(spanOf())))
    expect(await send({ body, headers: { 'content-encoding': 'gzip' } })).toMatchObject({ status: 200 })
    expect(await list()).toHaveLength(1)
  })

  it('has values of each type', async () => {
    const value = {
      kvlistValue: {
        values: [
          { key: 'a', value: { arrayValue: { values: [{ intValue: '9007199254740993' }, { boolValue: true }] } } },
        ],
      },
    }
    viewer.store.addSpans(
      (await import('./commands/otlp.ts')).spansIn(bodyOf(spanOf({ attributes: [{ key: 'all', value }] }))),
    )
    expect(viewer.store.get(traceId)?.spans[0]?.attributes).toEqual({ all: { a: ['9007199254740993', true] } })
  })

  it('is no more than can be kept', async () => {
    const many = Array.from({ length: 600 }, (_, i) => spanOf({ traceId: (i + 1).toString(16).padStart(32, '0') }))
    await send({ body: JSON.stringify(bodyOf(...many)) })
    expect(await list()).toHaveLength(500)
    const wide = Array.from({ length: 3000 }, (_, i) => spanOf({ spanId: (i + 1).toString(16).padStart(16, '0') }))
    await send({ body: JSON.stringify(bodyOf(...wide)) })
    expect(viewer.store.get(traceId)?.spans).toHaveLength(2000)
  })
})

describe('what is refused', () => {
  const body = JSON.stringify(bodyOf(spanOf()))

  it.each([
    ['protobuf, with what mends it', 415, { headers: { 'content-type': 'application/x-protobuf' } }],
    ['another compression', 415, { headers: { 'content-encoding': 'br' } }],
    ['what is no JSON', 400, { body: '{' }],
    ['gzip that is none', 400, { headers: { 'content-encoding': 'gzip' } }],
    ['a bomb', 413, { body: gzipSync(Buffer.alloc(20_000_000, ' ')), headers: { 'content-encoding': 'gzip' } }],
    ['a name that leads here', 403, { headers: { host: 'evil.example' } }],
    ['a page of elsewhere', 403, { headers: { origin: 'https://evil.example' } }],
    ['another path', 404, { path: '/v1/metrics' }],
  ])('%s', async (_what, status, sent: Sent) => {
    expect(await send({ body, ...sent })).toMatchObject({ status })
    expect(await list()).toEqual([])
  })

  it.each([
    {},
    [],
    null,
    1,
    { resourceSpans: 1 },
    { resourceSpans: [{ scopeSpans: [null, { spans: [{}, { traceId: 'x' }] }] }] },
  ])('%j says nothing', async (value) => {
    expect(await send({ body: JSON.stringify(value) })).toMatchObject({ status: 200 })
    expect(await list()).toEqual([])
  })
})

describe('clodo traces', () => {
  const context = (args: readonly string[], signal: AbortSignal, write: (text: string) => void) =>
    ({ args, signal, answers: { export: 'otlp' }, stdout: { write } }) as unknown as CommandContext

  it('says where it is, and ends when it is told to', async () => {
    const stop = new AbortController()
    let said = ''
    const code = await traces.run(
      context(['--port', '0'], stop.signal, (text) => {
        said += text
        stop.abort()
      }),
    )
    expect(code).toBe(0)
    const [origin = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
    expect(said).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT:${origin}`)
    await expect(fetch(origin)).rejects.toThrow()
  })

  it('prints the document that its schema says', async () => {
    const stop = new AbortController()
    let said = ''
    await traces.run(
      context(['--port', '0', '--json'], stop.signal, (text) => {
        said += text
        stop.abort()
      }),
    )
    expect(wrongLines('plugins/tracing/schemas/traces.json', said)).toEqual([])
    expect(JSON.parse(said)).toEqual({ origin: expect.stringMatching(/^http:/) })
  })

  it.each([['--port', 'x'], ['--port', '70000'], ['--nonsense']])('%j is a mistake that is told', async (...args) => {
    await expect(traces.run(context(args, AbortSignal.abort(), () => {}))).rejects.toMatchObject({ exit: 2 })
  })

  it('says that a port is taken', async () => {
    const { port } = new URL(viewer.origin)
    const busy = traces.run(context(['--port', port], AbortSignal.abort(), () => {}))
    await expect(busy).rejects.toMatchObject({ name: 'CommandError', exit: 1 })
  })
})
