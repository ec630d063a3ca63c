import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Budget } from '../../src/gateway/retry.ts'
import { behind, type Echo, seen } from './behind.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds)

describe('an upstream that does not answer', () => {
  it('is 504 when its time is up', async () => {
    const response = await behind({ timeout: 20, retries: 0 })('/up/never')
    expect(response.status).toBe(504)
    expect(response.headers.get('Retry-After')).toBe('1')
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  })

  it('is 502 when it breaks, and nobody is told why', async () => {
    const response = await behind({ retries: 0 })('/up/throws')
    expect(response.status).toBe(502)
    expect(response.headers.get('Retry-After')).toBe('1')
    expect(await response.text()).not.toContain('hunter2')
  })

  it('is passed on where it speaks for itself', async () => {
    const response = await behind({ retries: 0 })('/up/status/500')
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('as it is')
  })
})

describe('retries', () => {
  it.each([
    ['GET', {}, 200],
    ['DELETE', {}, 200],
    ['POST', {}, 503],
    ['POST', { 'Idempotency-Key': 'order-42' }, 200],
    ['PATCH', {}, 503],
  ])('of %s with %j end with %i', async (method, headers, status) => {
    const path = `/flaky/1/${crypto.randomUUID()}`
    expect((await behind()(`/up${path}`, { method, headers })).status).toBe(status)
    expect((await seen(path)).times).toBe(status === 200 ? 2 : 1)
  })

  it('send a small body again, and one of unknown length once', async () => {
    const path = `/flaky/1/${crypto.randomUUID()}`
    const body = 'x'.repeat(1000)
    const sized = { method: 'PUT', body, headers: { 'Content-Length': '1000' } }
    expect((await behind()(`/up${path}`, sized)).status).toBe(200)
    const stream = new Blob([body]).stream()
    const other = `/flaky/1/${crypto.randomUUID()}`
    expect((await behind()(`/up${other}`, { method: 'PUT', body: stream })).status).toBe(503)
    expect((await seen(other)).times).toBe(1)
  })

  it('stop after as many as are declared, and at once where the upstream says when', async () => {
    const path = `/flaky/9/${crypto.randomUUID()}`
    expect((await behind({ retries: 1 })(`/up${path}`)).status).toBe(503)
    expect((await seen(path)).times).toBe(2)
    const before = (await seen('/status/503')).times
    expect((await behind()('/up/status/503?wait')).headers.get('Retry-After')).toBe('60')
    expect((await seen('/status/503')).times).toBe(before + 1)
  })

  it('have a budget', () => {
    const budget = new Budget()
    const spent = () => Array.from({ length: 100 }, () => budget.spend()).filter(Boolean).length
    expect(spent()).toBe(10)
    for (let sent = 0; sent < 50; sent++) budget.deposit()
    expect(spent()).toBe(4)
  })

  it('end with the budget, so that an upstream that is down is not asked three times as much', async () => {
    const request = behind({ breaker: { failures: 1000 } })
    const before = (await seen('/status/502')).times
    await Promise.all(Array.from({ length: 30 }, () => request('/up/status/502')))
    expect((await seen('/status/502')).times - before).toBeLessThan(30 + 15)
  })

  it('go to another target', async () => {
    const targets = [{ url: 'https://down.example/status/503', weight: 1000 }, { binding: 'UPSTREAM' }] as const
    const request = behind({ targets, retries: 1 })
    for (let round = 0; round < 5; round++) expect((await request('/up/x')).status).toBe(200)
  })
})

describe('the circuit breaker', () => {
  const breaker = { failures: 2, cooldown: 30_000 }

  it('leaves a target alone, tries it with one request after a pause, and lets it back', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    vi.useFakeTimers({ toFake: ['Date'] })
    const path = `/flaky/3/${crypto.randomUUID()}`
    const request = behind({ breaker, retries: 0 })
    const statuses = async (count: number) => {
      const answers = []
      for (let round = 0; round < count; round++) answers.push((await request(`/up${path}`)).status)
      return answers
    }
    expect(await statuses(2)).toEqual([503, 503])
    const refused = await request(`/up${path}`)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('Retry-After')).toBe('30')
    expect((await seen(path)).times).toBe(2)
    later(30_001)
    expect(await statuses(2)).toEqual([503, 503])
    expect((await seen(path)).times).toBe(3)
    later(30_001)
    expect(await statuses(2)).toEqual([200, 200])
  })

  it('lets one request try, however many there are', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    vi.useFakeTimers({ toFake: ['Date'] })
    const path = `/flaky/9/${crypto.randomUUID()}`
    const request = behind({ breaker: { failures: 1, cooldown: 30_000 }, retries: 0 })
    await request(`/up${path}`)
    later(30_001)
    await Promise.all(Array.from({ length: 5 }, () => request(`/up${path}`)))
    expect((await seen(path)).times).toBe(2)
  })

  it('does not count callers who are gone', async () => {
    const request = behind({ breaker: { failures: 1 } })
    const caller = new AbortController()
    const gone = request('/up/never', { signal: caller.signal })
    caller.abort()
    expect((await gone).status).toBe(502)
    expect((await request('/up/x')).status).toBe(200)
  })

  it('counts failures in a row alone', async () => {
    const request = behind({ breaker, retries: 0 })
    for (let round = 0; round < 3; round++) {
      expect((await request('/up/status/503')).status).toBe(503)
      expect((await request('/up/x')).status).toBe(200)
    }
  })
})

describe('load balancing', () => {
  const names = async (request: ReturnType<typeof behind>, count = 40) => {
    const answers = Array.from({ length: count }, async () => (await (await request('/up/x')).json<Echo>()).name)
    return new Set(await Promise.all(answers))
  }

  it('gives each target its part', async () => {
    const targets = [{ binding: 'UPSTREAM' }, { binding: 'ANOTHER' }] as const
    expect(await names(behind({ targets }))).toEqual(new Set(['upstream', 'another']))
    const weighted = [{ binding: 'UPSTREAM', weight: 0 }, { binding: 'ANOTHER' }] as const
    expect(await names(behind({ targets: weighted }))).toEqual(new Set(['another']))
  })

  it('passes over what is not healthy, and takes it where there is nothing else', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const health = { path: '/status/200' }
    const sick = { url: 'https://sick.example/status/500' }
    const request = behind({ targets: [sick, { binding: 'ANOTHER' }], health })
    await request('/up/x')
    await vi.waitFor(async () => expect(await names(request)).toEqual(new Set(['another'])))
    const alone = behind({ targets: [sick], health, retries: 0 })
    expect((await alone('/up/x')).status).toBe(500)
    expect((await alone('/up/x')).status).toBe(500)
  })

  it('has real Workers to ask', async () => {
    const { name } = await (await env.ANOTHER.fetch('https://another.internal/x')).json<Echo>()
    expect(name).toBe('another')
  })
})
