import { env as current } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { inTrace } from '../../src/tracing/background.ts'
import { describe as describeQuery } from '../../src/tracing/bindings/sql.ts'
import { type Collector, collector, exporting, type Received } from './collector.ts'

// Bindings are known by what the runtime calls them.
class KvNamespace {
  readonly #values = new Map([['key', 'value']])
  async get(key: string) {
    return this.#values.get(key) ?? null
  }
}
class R2Bucket {
  async put() {
    throw new Error('full')
  }
}
class WorkerQueue {
  async sendBatch(messages: unknown[]) {
    return messages.length
  }
}
class Fetcher {
  readonly requests: Request[] = []
  async fetch(request: Request) {
    this.requests.push(request)
    return new Response('ok', { status: 201 })
  }
  dup() {
    return this
  }
  greet(name: string) {
    return Promise.resolve(`hello ${name}`)
  }
  take(value: unknown) {
    return value === service
  }
  get nested() {
    return Object.assign(() => 'called', { deep: () => 'deep' })
  }
}
class DurableObjectNamespace {
  idFromName(name: string) {
    return name
  }
  get() {
    return service
  }
}
class D1PreparedStatement {
  readonly statement: string
  constructor(statement: string) {
    this.statement = statement
  }
  bind() {
    return new D1PreparedStatement(this.statement)
  }
  async first() {
    return { id: 1 }
  }
}
class D1Database {
  prepare(sql: string) {
    return new D1PreparedStatement(sql)
  }
  withSession() {
    return new D1Database()
  }
  async batch(statements: unknown[]) {
    return statements.every((statement) => Object.getPrototypeOf(statement) === D1PreparedStatement.prototype)
  }
  async exec() {
    return { count: 1 }
  }
}

const service = new Fetcher()
const bindings = {
  ...exporting,
  KV: new KvNamespace(),
  FILES: new R2Bucket(),
  JOBS: new WorkerQueue(),
  ROOMS: new DurableObjectNamespace(),
  OTHER: service,
  SQL: new D1Database(),
  PLAIN: { get: () => 1 },
}

/** What the spans are of work with the bindings, without the one around it. */
async function spansOf(
  work: (env: typeof bindings) => unknown,
  { spans }: Collector = collector(),
): Promise<Received[]> {
  await inTrace('test', { env: bindings as unknown as Env }, (_trace, env) => work(env as unknown as typeof bindings))
  return (await spans()).filter(({ name }) => name !== 'test')
}

afterEach(() => vi.restoreAllMocks())

describe('a call of a binding is a span:', () => {
  it('KV, without its keys', async () => {
    const spans = await spansOf(async ({ KV }) => expect(await KV.get('key')).toBe('value'))
    const attributes = { 'db.system.name': 'cloudflare-kv', 'db.namespace': 'KV', 'db.operation.name': 'get' }
    expect(spans).toMatchObject([{ name: 'get KV', kind: 3, attributes }])
    expect(JSON.stringify(spans)).not.toContain('"key"')
  })

  it('R2, and how it failed', async () => {
    const spans = await spansOf(({ FILES }) => expect(FILES.put()).rejects.toThrow('full'))
    expect(spans).toMatchObject([{ name: 'put FILES', status: { code: 2 }, attributes: { 'error.type': 'Error' } }])
  })

  it('a queue', async () => {
    const spans = await spansOf(async ({ JOBS }) => expect(await JOBS.sendBatch([{}, {}])).toBe(2))
    const attributes = { 'messaging.destination.name': 'JOBS', 'messaging.batch.message_count': '2' }
    expect(spans).toMatchObject([{ name: 'sendBatch JOBS', kind: 4, attributes }])
  })

  it('a service, which goes on in the trace', async () => {
    const [span] = await spansOf(async ({ OTHER }) => {
      const response = await (OTHER as unknown as Fetcher & { fetch: typeof fetch }).fetch('https://x/y?token=hunter2')
      expect(response.status).toBe(201)
    })
    expect(span).toMatchObject({ name: 'GET OTHER', kind: 3, attributes: { 'http.response.status_code': '201' } })
    expect(span?.attributes['url.full']).toBe('https://x/y')
    expect(service.requests.at(-1)?.headers.get('traceparent')).toBe(`00-${span?.traceId}-${span?.spanId}-01`)
  })

  it('a method of a service, which stays what it is', async () => {
    const spans = await spansOf(async ({ OTHER }) => {
      expect(await OTHER.greet('ada')).toBe('hello ada')
      expect(OTHER.nested.deep()).toBe('deep')
      expect(OTHER.take(OTHER)).toBe(true)
      expect(OTHER.dup()).toBe(service)
    })
    expect(spans.map(({ name }) => name)).toEqual(['OTHER/greet', 'OTHER/take'])
  })

  it('a Durable Object', async () => {
    const spans = await spansOf(async ({ ROOMS }) => {
      expect(ROOMS.idFromName('a')).toBe('a')
      await ROOMS.get().greet('ada')
    })
    expect(spans).toMatchObject([{ name: 'ROOMS/greet', attributes: { 'rpc.method': 'greet' } }])
  })

  it('D1', async () => {
    const spans = await spansOf(async ({ SQL }) => {
      const statement = SQL.prepare("SELECT * FROM items WHERE name = 'ada' AND id = ?")
      expect(await statement.bind().first()).toEqual({ id: 1 })
      expect(await SQL.withSession().batch([statement, statement.bind()])).toBe(true)
      await SQL.exec()
    })
    expect(spans).toMatchObject([
      {
        name: 'SELECT items',
        kind: 3,
        attributes: {
          'db.system.name': 'cloudflare-d1',
          'db.operation.name': 'first',
          'db.query.summary': 'SELECT items',
          'db.query.text': 'SELECT * FROM items WHERE name = ? AND id = ?',
        },
      },
      { name: 'BATCH SELECT items', attributes: { 'db.operation.batch.size': '2' } },
      { attributes: { 'db.operation.name': 'exec' } },
    ])
  })

  it('nothing else', async () => {
    expect(await spansOf(({ PLAIN }) => expect(PLAIN).toBe(bindings.PLAIN))).toEqual([])
  })
})

it('a call is within the innermost span, also with what else goes on at the same time', async () => {
  const { spans } = collector()
  await inTrace('first', { env: bindings as unknown as Env }, async (trace, env) => {
    const { KV } = env as unknown as typeof bindings
    await Promise.all([
      trace.span('one', async (one) => one.span('two', async () => KV.get('a'))),
      trace.span('three', async () => {
        await scheduler.wait(1)
        await (current as unknown as typeof bindings).KV.get('b')
      }),
      KV.get('c'),
    ])
  })
  const all = await spans()
  const parents = all
    .filter(({ name }) => name === 'get KV')
    .map(({ parentSpanId }) => all.find(({ spanId }) => spanId === parentSpanId)?.name)
  expect(parents.sort()).toEqual(['first', 'three', 'two'])
})

describe('a query', () => {
  it.each([
    ['select 1', 'SELECT', 'select ?'],
    [
      'INSERT OR REPLACE INTO "items" (id) VALUES (?1), (1.5e3)',
      'INSERT items',
      'INSERT OR REPLACE INTO "items" (id) VALUES (?1), (?)',
    ],
    [
      "UPDATE t2 SET x = 'it''s', y = x'ff' -- for ada\n WHERE /* 1 */ a1 = :p1",
      'UPDATE t2',
      'UPDATE t2 SET x = ?, y = x? WHERE a1 = :p1',
    ],
    ['DELETE FROM `items` WHERE "na--me" = 7', 'DELETE items', 'DELETE FROM `items` WHERE "na--me" = ?'],
    ["SELECT 'ada", 'SELECT', 'SELECT ?'],
    ['SELECT /* ada', 'SELECT', 'SELECT'],
    ['update or ignore t set x = 1', 'UPDATE t', 'update or ignore t set x = ?'],
    ['DROP TABLE IF EXISTS [t]', 'DROP t', 'DROP TABLE IF EXISTS [t]'],
    ['', 'QUERY', ''],
  ])('is told without its values: %j', (sql, summary, text) => {
    expect(describeQuery(sql)).toEqual({ summary, text })
    expect(describeQuery(sql)).toBe(describeQuery(sql))
  })

  it('is cut, and never within a value', () => {
    const { text } = describeQuery(`SELECT '${'ada'.repeat(2000)}'`)
    expect(text).toBe('SELECT ?')
    expect(describeQuery(`SELECT ${'a,'.repeat(5000)} b`).text.length).toBeLessThanOrEqual(2000)
  })
})
