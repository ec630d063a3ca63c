import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { PlatformTrace } from '../../src/tracing/span.ts'
import { tracing } from '../../src/tracing/tracing.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'
const caller = { traceId: TRACE, spanId: SPAN, sampled: true, state: 'congo=t61' }
const surroundings = { caller, baggage: new Map([['plan', 'gold']]), baggageHosts: 'friend.test' }

type PlatformSpan = ConstructorParameters<typeof PlatformTrace>[0]

/** A span of the platform with ids of our choice, and what was done to it. */
function platformSpan(traceId: string, spanId = 'b7ad6b7169203331') {
  const done: unknown[] = []
  const span = {
    isTraced: true,
    spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
    setAttributes: (attributes: object) => done.push(JSON.parse(JSON.stringify(attributes))),
    setAttribute: (name: string, value: unknown) => done.push({ [name]: value }),
    setStatus: (status: object) => {
      done.push(status)
      return span
    },
    updateName: (name: string) => done.push(name),
  }
  return { done, span: span as unknown as PlatformSpan }
}

afterEach(() => vi.restoreAllMocks())

describe('the platform', () => {
  it('has its own trace, which says whose it belongs to', () => {
    const { span, done } = platformSpan('0af7651916cd43dd8448eb211c80319c')
    const trace = new PlatformTrace(span, surroundings)
    expect(done).toEqual([{ 'caller.trace_id': TRACE, 'caller.span_id': SPAN }])
    expect(trace.headers()).toEqual({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' })
  })

  it('may have joined the trace of the caller', () => {
    const { span, done } = platformSpan(TRACE)
    const trace = new PlatformTrace(span, surroundings)
    expect(done).toEqual([])
    expect(trace.headers()).toEqual({ traceparent: `00-${TRACE}-b7ad6b7169203331-01`, tracestate: 'congo=t61' })
  })

  it.each([undefined, platformSpan('0'.repeat(32), '0'.repeat(16)).span])(
    'may record nothing; then the caller is passed on',
    (span) => {
      const trace = new PlatformTrace(span, surroundings)
      expect(trace.headers()).toEqual({ traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'congo=t61' })
      const orphan = new PlatformTrace(span, { ...surroundings, caller: undefined })
      expect(orphan.headers().traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/)
    },
  )

  it('is told what failed, not what the error says', () => {
    const { span, done } = platformSpan(TRACE)
    const trace = new PlatformTrace(span, surroundings)
    trace.fail(new RangeError('hunter2'))
    trace.fail('503')
    trace.fail({})
    trace.set({ tags: ['a', 'b'], none: undefined })
    trace.rename('GET /')
    expect(done).toEqual([
      ...['RangeError', '503', '_OTHER'].flatMap((type) => [{ code: 'error' }, { 'error.type': type }]),
      { tags: 'a,b' },
      'GET /',
    ])
  })
})

describe('a request', () => {
  const app = new Hono<{ Bindings: Env }>()
  app.use(tracing())
  app.get('/items/:id', async (c) => {
    const inner = await c.get('trace').span('outer', async (span) => span.call('inner', () => span.traceId))
    return c.json({ traceId: c.get('trace').traceId, inner })
  })
  app.get('/throws-text', (c) => {
    const sync = () => {
      throw 'text'
    }
    return c.get('trace').span('sync', sync)
  })
  app.get('/fails', async (c) =>
    c.get('trace').span('async', async () => {
      throw new Error('no')
    }),
  )
  app.get('/calls', async (c) => {
    await c.get('trace').fetch('https://other.test/?token=1')
    await c.get('trace').fetch('https://friend.test/')
    return c.text('ok')
  })
  const ask = (path: string, headers = {}) =>
    Promise.resolve(app.request(path, { headers }, { ...env, TRACE_BAGGAGE_HOSTS: 'friend.test' }))

  it('has a trace', async () => {
    const response = await ask('/items/1', { traceparent: `00-${TRACE}-${SPAN}-01` })
    const traceId = response.headers.get('X-Trace-Id')
    expect(traceId).toMatch(/^[\da-f]{32}$/)
    expect(await response.json()).toEqual({ traceId, inner: traceId })
  })

  it('may fail, and be no error', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect((await ask('/fails')).status).toBe(500)
    expect((await ask('/nothing')).status).toBe(404)
    await expect(ask('/throws-text')).rejects.toBe('text')
  })

  it('goes on elsewhere, with baggage for those who may have it', async () => {
    const sent: Request[] = []
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      sent.push(new Request(input, init))
      return new Response()
    })
    const response = await ask('/calls', { baggage: 'plan=gold' })
    const trace = response.headers.get('X-Trace-Id')
    expect(sent.map(({ headers }) => headers.get('traceparent')?.split('-')[1])).toEqual([trace, trace])
    expect(sent.map(({ headers }) => headers.get('baggage'))).toEqual([null, 'plan=gold'])
  })
})
