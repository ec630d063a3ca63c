/** Spans of real bindings, from a Worker in workerd to a collector on loopback. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { memoryProject } from 'clodo/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { faultsOf } from '../../plugins/tracing/tests.otlp/test/tracing/schema.ts'
import { otlpFaults } from './schema.ts'

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

const home = mkdtempSync(join(tmpdir(), 'clodo-tracing-'))
const bodies: { contentType: string | undefined; body: { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] } }[] = []

let collector: Server
let worker: ChildProcess
let origin: string

/** The entry of a service that uses every kind of binding. */
const entry = `
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers'
import { app } from './app.ts'
import { inTrace } from './tracing/background.ts'
import { traceHandlers } from './tracing/handlers.ts'

export class Room extends DurableObject {
  async fetch(request) {
    return Response.json(Object.fromEntries(request.headers))
  }
  greet(name) {
    return inTrace('greet', { env: this.env }, async (_trace, env) => 'hello ' + name + (await env.KV.get('none')))
  }
}

export class Other extends WorkerEntrypoint {
  fetch(request) {
    return Response.json(Object.fromEntries(request.headers))
  }
  counter(service) {
    return { add: (n) => n + 1, same: typeof service.fetch }
  }
  get version() {
    return 7
  }
}

app.get('/all', async (c) => {
  const { DB, KV, FILES, JOBS, ROOMS, OTHER } = c.env
  const room = ROOMS.getByName('one')
  const headers = { baggage: 'user=ada' }
  const answer = {}
  await KV.put('secret-key', 'v')
  answer.kv = await KV.get('secret-key')
  await FILES.put('secret-file', 'abc')
  answer.file = await (await FILES.get('secret-file')).text()
  await JOBS.send({ hello: 1 })
  await DB.exec('CREATE TABLE IF NOT EXISTS t (id INTEGER)')
  const insert = DB.prepare('INSERT INTO t VALUES (?)')
  answer.batch = (await DB.batch([insert.bind(1), insert.bind(2)])).length
  answer.rows = (await DB.withSession().prepare('SELECT * FROM t WHERE id < 100').all()).results.length > 0
  answer.room = await (await room.fetch('https://room/', { headers })).json()
  answer.greeting = await room.greet('ada')
  answer.other = await (await OTHER.fetch(new Request('https://other/', { method: 'POST', body: 'x' }))).json()
  answer.sum = await OTHER.counter(OTHER).add(1)
  answer.same = await OTHER.counter(OTHER).same
  answer.version = await OTHER.version
  answer.nested = await c.get('trace').span('outer', () => KV.get('none'))
  return c.json(answer)
})

export default traceHandlers({
  fetch: app.fetch,
  scheduled: (_controller, env) => env.KV.get('cron'),
  queue: (_batch, env) => env.KV.get('job'),
})
`

const bindings = {
  kv_namespaces: [{ binding: 'KV', id: 'kv' }],
  r2_buckets: [{ binding: 'FILES', bucket_name: 'files' }],
  d1_databases: [{ binding: 'DB', database_name: 'db', database_id: 'db' }],
  queues: {
    producers: [{ binding: 'JOBS', queue: 'jobs' }],
    consumers: [{ queue: 'jobs', max_batch_size: 1, max_batch_timeout: 0 }],
  },
  durable_objects: { bindings: [{ name: 'ROOMS', class_name: 'Room' }] },
  migrations: [{ tag: 'v1', new_sqlite_classes: ['Room'] }],
  services: [{ binding: 'OTHER', service: 'traced', entrypoint: 'Other' }],
}

const spans = () =>
  bodies.flatMap(({ body }) => body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))

/** The span of a name, once it has arrived. */
const spanCalled = (name: string) =>
  vi.waitFor(
    () =>
      spans().find((span) => span.name === name) ??
      expect.fail(`No ${name} among ${JSON.stringify(spans().map(({ name }) => name))}`),
    {
      timeout: 60_000,
      interval: 200,
    },
  )

async function writeProject(port: number): Promise<void> {
  const project = await memoryProject()
  await project.add('tracing')
  const files = Object.entries(project.files()).filter(([path]) => path.startsWith('src/'))
  const config = {
    name: 'traced',
    main: 'src/index.ts',
    compatibility_date: '2026-10-20',
    vars: {
      CORS_ORIGINS: '',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      OTEL_SERVICE_NAME: 'traced',
      OTEL_TRACES_SAMPLER_ARG: '1',
      TRACE_BAGGAGE_HOSTS: '',
    },
    version_metadata: { binding: 'CF_VERSION_METADATA' },
    ...bindings,
  }
  for (const [path, content] of [
    ...files,
    ['src/index.ts', entry],
    ['wrangler.json', JSON.stringify(config)],
  ] as const) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), content)
  }
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(home, 'node_modules'))
}

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    bodies.push({ contentType: request.headers['content-type'], body: JSON.parse(await text(request)) })
    response.setHeader('content-type', 'application/json').end(request.url === '/v1/traces' ? '{}' : '{"error":1}')
  })
  collector.listen(0, '127.0.0.1')
  await once(collector, 'listening')
  await writeProject((collector.address() as AddressInfo).port)
  const wrangler = join(home, 'node_modules/wrangler/bin/wrangler.js')
  const listen = ['--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0', '--show-interactive-dev-session=false']
  const env = { PATH: process.env.PATH, HOME: home, CI: '1', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false' }
  worker = spawn(process.execPath, [wrangler, 'dev', '--local', ...listen], {
    cwd: home,
    env: { ...env, CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const [message] = await once(worker, 'message')
  const { ip, port } = JSON.parse(String(message))
  origin = `http://${ip}:${port}`
})

afterAll(async () => {
  if (worker.exitCode === null) {
    worker.kill('SIGTERM')
    await once(worker, 'exit')
  }
  collector.close()
  rmSync(home, { recursive: true, force: true })
})

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

it('bindings work as ever, and each call is a span in the trace of the caller', async () => {
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, tracestate: 'congo=t61', baggage: 'plan=gold' }
  const response = await fetch(`${origin}/all`, { headers })
  const answer = (await response.json()) as { room: object; other: object }
  expect(answer).toMatchObject({ kv: 'v', file: 'abc', batch: 2, rows: true, greeting: 'hello adanull' })
  expect(answer).toMatchObject({ sum: 2, same: 'function', version: 7, nested: null })
  expect(response.headers.get('x-trace-id')).toBe(traceId)

  const request = await spanCalled('GET /all')
  expect(request).toMatchObject({ traceId, parentSpanId: '00f067aa0ba902b7', traceState: 'congo=t61', kind: 2 })
  const children = spans().filter(({ parentSpanId }) => parentSpanId === request.spanId)
  expect(children.map(({ name }) => name)).toEqual([
    ...['put KV', 'get KV', 'put FILES', 'get FILES', 'send JOBS'],
    ...['CREATE t', 'BATCH INSERT t', 'SELECT t', 'GET ROOMS', 'ROOMS/greet', 'POST OTHER', 'OTHER/counter'],
    ...['OTHER/counter', 'outer'],
  ])
  const outer = await spanCalled('outer')
  expect(spans().find(({ parentSpanId }) => parentSpanId === outer.spanId)).toMatchObject({ name: 'get KV', traceId })
  for (const [name, headers] of [
    ['GET ROOMS', answer.room],
    ['POST OTHER', answer.other],
  ] as const) {
    const { spanId } = await spanCalled(name)
    expect(headers).toMatchObject({
      traceparent: `00-${traceId}-${spanId}-01`,
      tracestate: 'congo=t61',
      baggage: 'plan=gold',
    })
  }
  expect(JSON.stringify(bodies)).not.toMatch(/secret-|gold|< 100/)
})

it('what is no request is a trace of its own', async () => {
  await fetch(`${origin}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`)
  for (const name of ['greet', 'process jobs', 'cron * * * * *']) {
    const span = await spanCalled(name)
    expect(span).not.toHaveProperty('parentSpanId')
    expect(spans().find(({ parentSpanId }) => parentSpanId === span.spanId)).toMatchObject({ name: 'get KV' })
  }
})

it('many requests are exported together', async () => {
  const before = bodies.length
  await Promise.all(Array.from({ length: 50 }, (_, i) => fetch(`${origin}/livez?${i}`)))
  const requests = () => spans().filter(({ name }) => name === 'GET /livez')
  await vi.waitFor(() => expect(requests()).toHaveLength(50), { timeout: 60_000, interval: 200 })
  expect(bodies.length - before).toBeLessThan(25)
})

it('all that the collector was sent is OTLP, by its official schema', () => {
  expect(bodies.length).toBeGreaterThan(0)
  for (const { contentType, body } of bodies) {
    expect(contentType).toBe('application/json')
    expect(faultsOf(body)).toEqual([])
    expect(otlpFaults('traces', body)).toEqual([])
  }
})
