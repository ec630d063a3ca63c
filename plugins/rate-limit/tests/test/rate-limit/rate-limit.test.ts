import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { notFound, onError, Problem } from '../../src/http/problem.ts'
import { rateLimit } from '../../src/rate-limit/rate-limit.ts'
import { broken, type Trial, trial } from './trial.ts'

/** A small app behind the limit, and a way to call it as somebody. */
function limited({ policy, env }: Trial) {
  const app = new Hono<{ Bindings: Env }>().onError(onError).notFound(notFound)
  app.use(rateLimit(policy))
  app.get('/', (c) => c.text('ok'))
  app.get('/denied', () => {
    throw new Problem(403)
  })
  app.get('/fails', () => {
    throw new Error('oops')
  })
  app.get('/elsewhere', () => Response.redirect('https://example.com'))
  return (caller = 'ada', path = '/') => app.request(path, { headers: { Caller: caller } }, env)
}

const statuses = async (answers: readonly (Response | Promise<Response>)[]) =>
  (await Promise.all(answers)).map(({ status }) => status)

afterEach(() => vi.restoreAllMocks())

describe('a limit', () => {
  it('lets through what it allows, and then no more', async () => {
    const call = limited(trial({ limit: 3 }))
    for (let i = 0; i < 3; i += 1) {
      const { status, headers } = await call()
      expect(status).toBe(200)
      expect(headers.get('RateLimit-Policy')).toMatch(/^"[\w-]+";q=3;w=60$/)
      expect(headers.get('Retry-After')).toBeNull()
    }
    expect((await call()).status).toBe(429)
    expect((await call('bob')).status).toBe(200)
  })

  it('refuses with problem details that say when to come back', async () => {
    const { policy, env } = trial({ limit: 1 })
    const call = limited({ policy, env })
    await call()
    const response = await call()
    const { headers } = response
    const wait = Number(headers.get('Retry-After'))
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(62)
    expect(headers.get('Content-Type')).toBe('application/problem+json')
    expect(headers.get('RateLimit-Policy')).toBe(`"${policy.name}";q=1;w=60`)
    expect(headers.get('RateLimit')).toBe(`"${policy.name}";r=0;t=${wait}`)
    expect(await response.json()).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Request cannot be satisfied as assigned quota has been exceeded',
      status: 429,
      'violated-policies': [policy.name],
    })
  })

  it('is not passed by many at the same time', async () => {
    const call = limited(trial({ limit: 10 }))
    const answers = await statuses(Array.from({ length: 50 }, () => call()))
    expect(answers.filter((status) => status === 200)).toHaveLength(10)
    expect(answers.filter((status) => status === 429)).toHaveLength(40)
  })

  it.each([
    ['/denied', 403],
    ['/fails', 500],
    ['/no/such/path', 404],
    ['/elsewhere', 302],
  ])('counts and is told on an answer that is no success: %s', async (path, status) => {
    vi.spyOn(console, 'error').mockReturnValue()
    const call = limited(trial({ limit: 1 }))
    const response = await call('ada', path)
    expect(response.status).toBe(status)
    expect(response.headers.get('RateLimit-Policy')).toContain('q=1')
    expect((await call()).status).toBe(429)
  })

  it('does not count who has no key', async () => {
    const call = limited(trial({ limit: 1, key: () => undefined }))
    expect(await statuses([call(), call(), call()])).toEqual([200, 200, 200])
    expect((await call()).headers.get('RateLimit-Policy')).toBeNull()
  })

  it('may take its key from the body, and stands beside others', async () => {
    const account = trial({ limit: 1, key: async (c) => (await c.req.json<{ name: string }>()).name })
    const app = new Hono<{ Bindings: Env }>().onError(onError)
    app.use(rateLimit({ ...account.policy, limit: 2, name: `${account.policy.name}-all`, key: () => 'all' }))
    app.post('/', rateLimit(account.policy), async (c) => c.json(await c.req.json()))
    const signIn = (name: string) => app.request('/', { method: 'POST', body: JSON.stringify({ name }) }, account.env)
    const first = await signIn('ada')
    expect(await first.json()).toEqual({ name: 'ada' })
    const { name } = account.policy
    expect(first.headers.get('RateLimit-Policy')).toBe(`"${name}-all";q=2;w=60, "${name}";q=1;w=60`)
    expect((await signIn('ada')).status).toBe(429)
  })
})

describe('what a request costs', () => {
  it.each([
    [2, [200, 200, 429]],
    [1.5, [200, 200, 429]],
    [3, [200, 429]],
    [4, [200, 429]],
  ])('%d of 4: %j', async (cost, expected) => {
    const call = limited(trial({ limit: 4, cost: () => cost }))
    for (const status of expected) expect((await call()).status).toBe(status)
  })

  it('may be nothing, and then it is not counted', async () => {
    const call = limited(trial({ limit: 1, cost: 0 }))
    expect(await statuses([call(), call(), call()])).toEqual([200, 200, 200])
    expect((await call()).headers.get('RateLimit-Policy')).toBeNull()
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e9, Number('1; DROP TABLE')])(
    'is never more than there is, whatever a caller asks for: %d',
    async (cost) => {
      const call = limited(trial({ limit: 3, cost: () => cost }))
      expect((await call()).status).toBe(200)
      expect((await call()).status).toBe(429)
    },
  )

  it.each([-1, -1e9, Number.NEGATIVE_INFINITY])('never gives anything back: %d', async (gift) => {
    let cost = 1
    const call = limited(trial({ limit: 1, cost: () => cost }))
    await call()
    cost = gift
    await call()
    cost = 1
    expect((await call()).status).toBe(429)
  })
})

describe('while nothing can be counted', () => {
  it('requests pass where the policy is open, and the log says so', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue()
    const response = await limited(broken({ failure: 'open' }))()
    expect(response.status).toBe(200)
    expect(response.headers.get('RateLimit-Policy')).toBeNull()
    expect(log).toHaveBeenCalledOnce()
  })

  it('requests are refused where it is closed', async () => {
    const response = await limited(broken({ failure: 'closed' }))()
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('5')
    expect(await response.text()).not.toContain('oops')
  })
})
