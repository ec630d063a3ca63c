/** `clodo load`: what is counted is what was sent, what waits counts as waiting, and nobody else's host is asked. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { Histogram } from '../../src/check/load/histogram.ts'
import { checkTarget, judge, type LoadOrder, type LoadResult, objectivesIn, runLoad } from '../../src/index.ts'

describe('the histogram', () => {
  const values = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 300 })

  it('knows each quantile to within 0.8 %', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, share) => {
        const histogram = new Histogram()
        for (const value of list) histogram.record(value)
        const exact = list.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * list.length) - 1)] ?? 0
        expect(Math.abs(histogram.quantile(share) - exact)).toBeLessThanOrEqual(exact * 0.008)
      }),
    )
  })

  it('is the same in parts', () => {
    fc.assert(
      fc.property(values, values, (some, others) => {
        const [whole, one, two] = [new Histogram(), new Histogram(), new Histogram()]
        for (const value of some) for (const histogram of [whole, one]) histogram.record(value)
        for (const value of others) for (const histogram of [whole, two]) histogram.record(value)
        one.add(two.packed())
        expect([one.buckets(), one.total, one.summary()]).toEqual([whole.buckets(), whole.total, whole.summary()])
      }),
    )
  })
})

describe('a load', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
    server = createServer(answer)
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  const run = (url: string, more: Partial<LoadOrder> = {}, threads = 1) =>
    runLoad({
      url,
      method: 'GET',
      headers: {},
      body: undefined,
      warmup: 0,
      duration: 1,
      concurrency: 4,
      rate: undefined,
      requests: undefined,
      timeout: 5000,
      insecure: false,
      threads,
      ...more,
    })

  it('sends what it is told to, from two threads, and counts every answer by its status', async () => {
    let asked = 0
    const seen = new Set<string>()
    const url = await serve((request, response) => {
      asked += 1
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        seen.add([request.method, request.headers['x-key'], body].join(' '))
        response.writeHead(asked % 10 === 0 ? 503 : 201).end('12345')
      })
    })
    const result = await run(
      url,
      { method: 'POST', headers: { 'x-key': 'k' }, body: 'b', requests: 200, duration: 60 },
      2,
    )
    expect([...seen]).toEqual(['POST k b'])
    expect(result.requests).toBe(asked)
    expect(result.requests).toBeGreaterThanOrEqual(200)
    expect(result.requests).toBeLessThanOrEqual(204)
    expect(result.statuses['503']).toBe(Math.floor(asked / 10))
    expect((result.statuses['201'] ?? 0) + (result.statuses['503'] ?? 0)).toBe(asked)
    expect([result.failed, result.bytes]).toEqual([result.statuses['503'], asked * 5])
    expect(result.timeline.reduce((sum, { requests }) => sum + requests, 0)).toBe(asked)
    expect(result.distribution.reduce((sum, { count }) => sum + count, 0)).toBe(asked)
  })

  it('does not count what it warms up with', async () => {
    let asked = 0
    const url = await serve((_request, response) => {
      asked += 1
      setTimeout(() => response.end(), 10)
    })
    const result = await run(url, { warmup: 0.6, duration: 0.4 })
    expect(result.requests).toBeGreaterThan(0)
    expect(result.requests).toBeLessThan(asked)
  })

  it('counts as waiting what waits behind a service that stalls', async () => {
    let asked = 0
    const url = await serve((_request, response) => {
      asked += 1
      setTimeout(() => response.end(), asked === 2 ? 500 : 0)
    })
    // One after the other: a stall is one slow answer.
    const closed = await run(url, { concurrency: 1 })
    asked = 0
    // A hundred a second: half of them should have begun while it stalled.
    const open = await run(url, { concurrency: 1, rate: 100 })
    expect(closed.latency.p50).toBeLessThan(200)
    expect(open.latency.p75).toBeGreaterThan(200)
    expect(open.late).toBeGreaterThan(200)
  })

  it('names failures by their kind', async () => {
    const silent = await serve(() => {})
    expect((await run(silent, { timeout: 100, duration: 0.3 })).errors).toEqual({ timeout: expect.any(Number) })
    const rude = await serve((request) => void request.socket.destroy())
    expect(Object.keys((await run(rude, { duration: 0.3 })).errors)).toEqual(['ECONNRESET'])
    const nobody = await run('http://127.0.0.1:1/', { duration: 0.3 })
    expect(Object.keys(nobody.errors)).toEqual(['ECONNREFUSED'])
    expect([nobody.errorRate, nobody.latency.p99]).toEqual([1, 0])
  })

  it('ends when it is told to', async () => {
    const url = await serve((_request, response) => void response.end())
    const ended = run(url, { duration: 60, signal: AbortSignal.timeout(200) } as never)
    await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('a target', () => {
  it.each(['http://127.0.0.1:8787/x', 'http://localhost', 'https://[::1]:1/'])('%s is this machine', (url) => {
    expect(checkTarget(url, []).href).toContain('://')
  })

  it.each([
    'https://example.com/',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'http://0x7f000001.example/',
    'http://10.0.0.1/',
    'http://[::2]/',
  ])('%s is not, unless somebody says that it is theirs', (url) => {
    expect(() => checkTarget(url, [])).toThrowError(expect.objectContaining({ code: 'TARGET_FOREIGN', exit: 2 }))
    expect(checkTarget(url, [new URL(url).hostname]).href).toContain('://')
    expect(() => checkTarget(url, ['other.example'])).toThrow()
  })

  it.each(['', 'localhost:80', 'ftp://localhost/', 'http://u:p@localhost/'])('%j is none', (url) => {
    expect(() => checkTarget(url, [])).toThrowError(expect.objectContaining({ code: 'USAGE' }))
  })
})

describe('objectives', () => {
  const result = {
    errorRate: 0.002,
    rate: 400,
    latency: { p99: 150, p50: 10, mean: 12, most: 900 },
  } as unknown as LoadResult
  const ok = (text: string) => judge(objectivesIn(text), result).map((verdict) => verdict.ok)

  it('are met or missed', () => {
    expect(ok('p99=150ms, errors=0.2%,rate=400')).toEqual([true, true, true])
    expect(ok('p99=0.149s,errors=0.1%,rate=401,most=1s')).toEqual([false, false, false, true])
  })

  it.each(['', 'p98=1ms', 'p99=', 'p99=1%', 'errors=1', 'errors=1ms', 'rate=1ms', 'p99=-1ms'])(
    '%j are none',
    (text) => {
      expect(() => objectivesIn(text)).toThrowError(expect.objectContaining({ code: 'USAGE' }))
    },
  )
})
