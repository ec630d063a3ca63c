import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { onError } from '../../src/http/problem.ts'
import { rateLimit } from '../../src/rate-limit/rate-limit.ts'
import { parseList } from './structured.ts'
import { trial } from './trial.ts'

describe('the strict reader', () => {
  it.each([
    '',
    '"a"; q=1,',
    '"a";Q=1',
    '"a";q=1.5',
    '"a";q=x',
    'a;q=1',
    '"a";q=1 x',
    '"a" ;q=1',
    ' "a"',
    '"a";q=1234567890123456',
  ])('refuses %j', (field) => expect(() => parseList(field)).toThrow(SyntaxError))
})

it('answers of all kinds have fields that are structured, of the draft, and fit one another', async () => {
  const [inner, outer] = [trial({ limit: 2 }), trial({ limit: 9 })]
  const app = new Hono<{ Bindings: Env }>().onError(onError)
  app.use(rateLimit({ ...outer.policy, name: `${inner.policy.name}-all` }), rateLimit(inner.policy))
  app.get('/', (c) => c.text('ok'))
  for (const status of [200, 200, 429]) {
    const answer = await app.request('/', { headers: { Caller: 'ada' } }, { ...outer.env, ...inner.env })
    const { headers } = answer
    expect(answer.status).toBe(status)
    const policies = parseList(headers.get('RateLimit-Policy') ?? '')
    expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length)
    for (const { parameters } of policies) {
      expect([...parameters.keys()]).toEqual(['q', 'w'])
      expect(parameters.get('q')).toBeGreaterThan(0)
      expect(parameters.get('w')).toBe(60)
    }
    const limits = headers.has('RateLimit') ? parseList(headers.get('RateLimit') ?? '') : []
    for (const { name, parameters } of limits) {
      const { parameters: policy } = policies.find((one) => one.name === name) ?? expect.unreachable(name)
      expect([...parameters.keys()]).toEqual(['r', 't'])
      expect(parameters.get('r')).toBeGreaterThanOrEqual(0)
      expect(parameters.get('r')).toBeLessThanOrEqual(policy.get('q') ?? 0)
      expect(parameters.get('t')).toBeGreaterThanOrEqual(0)
    }
  }
})
