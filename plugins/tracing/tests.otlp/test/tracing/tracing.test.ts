import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type TracingOptions, tracing } from '../../src/tracing/tracing.ts'
import { collector, exporting } from './collector.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'
const from = (flags: string, more = {}) => ({ headers: { traceparent: `00-${TRACE}-${SPAN}-${flags}`, ...more } })

/** A request to a small app. */
async function ask(path: string, init: RequestInit = {}, env: Env = exporting, options?: TracingOptions) {
  const app = new Hono<{ Bindings: Env }>()
  app.use(requestId(), tracing(options))
  app.use('/denied', async (c) => c.json({}, 403))
  app.get('/items/:id', (c) => c.text('ok'))
  app.get('/denied', (c) => c.text('ok'))
  app.get('/fetched', () => Response.redirect('https://shop.test/'))
  app.get('/fails', () => {
    throw new RangeError('the mail of ada@example.com')
  })
  app.get('/throws-text', () => {
    throw 'text'
  })
  app.get('/unavailable', (c) => c.text('no', 503))
  app.get('/works', async (c) => {
    c.get('trace').set({ 'order.lines': 3, 'order.paid': true, weight: 0.5, tags: ['a', 'b'], none: undefined })
    await c.get('trace').span('outer', async (outer) => outer.span('inner', () => 1))
    return c.text('ok')
  })
  app.get('/reads', async (c) => {
    const { KV } = c.env as unknown as { KV: KVNamespace }
    return c.text(String(await KV.get('key')))
  })
  app.get('/recovers', async (c) => {
    const failing = async () => {
      throw new TypeError('secret')
    }
    const caught = await c
      .get('trace')
      .span('risky', failing)
      .catch((error) => error.message)
    return c.text(caught)
  })
  app.get('/calls', async (c) => {
    c.get('trace').baggage.set('plan', 'gold')
    await c.get('trace').fetch('https://user:pw@other.test/path?token=hunter2', {
      method: 'POST',
      body: 'x',
      headers: { baggage: 'old=1', tracestate: 'old=1' },
    })
    await c
      .get('trace')
      .fetch(new Request('https://friend.test/', { headers: { traceparent: 'old', baggage: 'old=1' } }))
    return c.text('ok')
  })
  return Promise.resolve(app.request(path, init, env)).catch(() => new Response('thrown', { status: 500 }))
}

// Hono tells errors that nobody handles.
beforeEach(() => vi.spyOn(console, 'error').mockImplementation(() => {}))

afterEach(() => vi.restoreAllMocks())

describe('every request is a span', () => {
  it('named by its route, by the semantic conventions', async () => {
    const { spans, exports, text } = collector()
    const headers = { 'User-Agent': 'curl/8', 'CF-Ray': 'ray', Authorization: 'Bearer hunter2' }
    const response = await ask('https://shop.test/items/42?token=hunter2', { headers })
    const [span, ...others] = await spans()
    expect(others).toEqual([])
    expect(span).toMatchObject({ name: 'GET /items/:id', kind: 2, status: {}, events: [], links: [] })
    expect(span).not.toHaveProperty('parentSpanId')
    expect(span?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.route': '/items/:id',
      'http.response.status_code': '200',
      'url.path': '/items/42',
      'url.scheme': 'https',
      'server.address': 'shop.test',
      'user_agent.original': 'curl/8',
      'faas.trigger': 'http',
      'cloudflare.ray_id': 'ray',
    })
    expect(response.headers.get('X-Trace-Id')).toBe(span?.traceId)
    expect(exports[0]?.url).toBe('https://collector.test/v1/traces')
    expect(text()).not.toContain('hunter2')
  })

  it.each([
    ['/denied', 'GET /denied', 403, {}],
    ['/nothing', 'GET', 404, {}],
    ['/unavailable', 'GET /unavailable', 503, { code: 2 }],
    ['/throws-text', 'GET /throws-text', 500, { code: 2 }],
  ])('%s', async (path, name, status, error) => {
    const { spans } = collector()
    await ask(path)
    const [span] = await spans()
    expect(span).toMatchObject({ name, status: error, attributes: { 'http.response.status_code': String(status) } })
    expect(span?.attributes['error.type']).toBe('code' in error ? (status === 503 ? '503' : 'text') : undefined)
  })

  it('that fails, with where it failed and without what the error says', async () => {
    const { spans, text } = collector()
    await ask('/fails')
    const [span] = await spans()
    expect(span).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'RangeError' } })
    expect(span?.events).toMatchObject([{ name: 'exception', attributes: [{}, { key: 'exception.stacktrace' }] }])
    expect(text()).toContain('tracing.test.ts')
    expect(text()).not.toContain('ada@')
  })

  it('that tells its trace, also where the answer comes from elsewhere', async () => {
    const { spans } = collector()
    const response = await ask('/fetched')
    const [span] = await spans()
    expect(response.status).toBe(302)
    expect(response.headers.get('X-Trace-Id')).toBe(span?.traceId)
  })

  it('with a method that nobody knows', async () => {
    const { spans } = collector()
    await ask('/items/1', { method: 'PROPFIND' })
    const attributes = { 'http.request.method': '_OTHER', 'http.request.method_original': 'PROPFIND' }
    expect(await spans()).toMatchObject([{ name: 'HTTP', attributes }])
  })
})

describe('a caller', () => {
  it('is gone on from', async () => {
    const { spans } = collector()
    const response = await ask('/items/1', from('01', { tracestate: 'congo=t61' }))
    expect(response.headers.get('X-Trace-Id')).toBe(TRACE)
    expect(await spans()).toMatchObject([{ traceId: TRACE, parentSpanId: SPAN, traceState: 'congo=t61', flags: 0x301 }])
  })

  it.each(['x', `00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01, 00`])(
    'who sends nonsense starts nothing: %.20j',
    async (traceparent) => {
      const { spans } = collector()
      await ask('/items/1', { headers: { traceparent, tracestate: 'a=1' } })
      const [span] = await spans()
      expect(span?.traceId).toMatch(/^[\da-f]{32}$/)
      expect(span?.traceId).not.toBe(TRACE)
      expect(span).not.toHaveProperty('parentSpanId')
      expect(span).not.toHaveProperty('traceState')
    },
  )

  it('who is not trusted is pointed to, and decides nothing', async () => {
    const { spans } = collector()
    const env = { ...exporting, OTEL_TRACES_SAMPLER_ARG: '0' } as unknown as Env
    await ask('/items/1', from('01', { baggage: 'admin=1' }), env, { incoming: 'link' })
    expect(await spans()).toEqual([])
    await ask('/items/1', from('00', { tracestate: 'a=1' }), exporting, { incoming: 'link' })
    const [span] = await spans()
    expect(span).toMatchObject({ links: [{ traceId: TRACE, spanId: SPAN }] })
    expect(span?.traceId).not.toBe(TRACE)
    expect(span).not.toHaveProperty('traceState')
  })

  it('who is not trusted has no baggage and no state', async () => {
    const { others, spans } = collector()
    await ask('/calls', from('01', { baggage: 'admin=1' }), exporting, { incoming: 'link' })
    expect(others.map(({ headers }) => headers.get('baggage'))).toEqual([null, 'plan=gold'])
    expect(others.map(({ headers }) => headers.get('tracestate'))).toEqual([null, null])
    expect(await spans()).toHaveLength(3)
  })
})

describe('what is exported', () => {
  it('is what the caller records', async () => {
    const { spans } = collector()
    const response = await ask('/items/1', from('00'))
    expect(await spans()).toEqual([])
    // There is nothing to be found under its name.
    expect(response.headers.has('X-Trace-Id')).toBe(false)
  })

  it.each(['/fails', '/unavailable', '/throws-text'])('is every error, whatever was decided: %s', async (path) => {
    const { spans } = collector()
    const { headers } = await ask(path, from('00'))
    expect(await spans()).toMatchObject([{ traceId: TRACE, flags: 0x300, status: { code: 2 } }])
    expect(headers.get('X-Trace-Id')).toBe(path === '/throws-text' ? null : TRACE)
  })

  it('is nothing without a collector', async () => {
    const { spans, exports } = collector()
    await ask('/fails', from('01'), { ...exporting, OTEL_EXPORTER_OTLP_ENDPOINT: '' } as unknown as Env)
    expect(await spans()).toEqual([])
    expect(exports).toEqual([])
  })
})

describe('a handler', () => {
  it('says more, and makes spans within the one of the request', async () => {
    const { spans } = collector()
    await ask('/works')
    const [inner, outer, request] = await spans()
    expect(request?.attributes).toMatchObject({ 'order.lines': '3', 'order.paid': true, weight: 0.5 })
    expect(request?.attributes.tags).toEqual({ values: [{ stringValue: 'a' }, { stringValue: 'b' }] })
    expect(outer).toMatchObject({ name: 'outer', kind: 1, parentSpanId: request?.spanId, traceId: request?.traceId })
    expect(inner).toMatchObject({ name: 'inner', parentSpanId: outer?.spanId, flags: 0x101 })
  })

  it('calls bindings within the span of the request', async () => {
    const { spans } = collector()
    class KvNamespace {
      get = async () => 'value'
    }
    const response = await ask('/reads', {}, { ...exporting, KV: new KvNamespace() } as Env)
    expect(await response.text()).toBe('value')
    const [get, request] = await spans()
    expect(get).toMatchObject({ name: 'get KV', parentSpanId: request?.spanId })
  })

  it('sees the errors of its spans, which do not make the request one', async () => {
    const { spans } = collector()
    const response = await ask('/recovers')
    expect(await response.text()).toBe('secret')
    expect(await spans()).toMatchObject([
      { name: 'risky', status: { code: 2 }, attributes: { 'error.type': 'TypeError' } },
      { name: 'GET /recovers', status: {} },
    ])
  })

  it('calls others within the trace, and tells baggage only to hosts that may have it', async () => {
    const { spans, others } = collector(({ url }) => new Response(null, { status: url.includes('friend') ? 200 : 404 }))
    await ask('/calls', from('01', { tracestate: 'a=1', baggage: 'user=ada' }))
    const [first, second, request] = await spans()
    expect(first).toMatchObject({ name: 'POST', kind: 3, parentSpanId: request?.spanId, status: { code: 2 } })
    expect(first?.attributes).toEqual({
      'http.request.method': 'POST',
      'server.address': 'other.test',
      'url.full': 'https://other.test/path',
      'http.response.status_code': '404',
      'error.type': '404',
    })
    expect(second).toMatchObject({ name: 'GET', status: {}, attributes: { 'http.response.status_code': '200' } })
    const [stranger, friend] = others
    expect(stranger?.headers.get('traceparent')).toBe(`00-${TRACE}-${first?.spanId}-01`)
    expect(stranger?.headers.get('tracestate')).toBe('a=1')
    expect(stranger?.headers.get('baggage')).toBeNull()
    expect(await stranger?.text()).toBe('x')
    expect(friend?.headers.get('traceparent')).toBe(`00-${TRACE}-${second?.spanId}-01`)
    expect(friend?.headers.get('baggage')).toBe('user=ada,plan=gold')
  })
})
