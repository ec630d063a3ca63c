import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { onError } from '../../src/http/problem.ts'
import { byPrincipal } from '../../src/rate-limit/key.ts'
import { rateLimit } from '../../src/rate-limit/rate-limit.ts'
import { trial } from './trial.ts'

/** Calls an app that takes everybody for whom `Caller` says, with one request for each. */
function caller(exempt = '') {
  const { policy, env } = trial({ limit: 1, key: byPrincipal })
  const app = new Hono<{ Bindings: Env }>().onError(onError)
  app.use(async (c, next) => {
    const subject = c.req.header('Caller')
    if (subject !== undefined) c.set('principal', { subject, roles: [], scopes: [], claims: {} })
    await next()
  })
  app.use(rateLimit(policy))
  app.get('*', (c) => c.text('ok'))
  return async (headers: Record<string, string>, path = '/') =>
    (await app.request(path, { headers }, { ...env, RATE_LIMIT_EXEMPT: exempt })).status
}

it('counts a principal wherever it calls from, and whatever it calls', async () => {
  const status = caller()
  expect(await status({ Caller: 'ada', 'CF-Connecting-IP': '192.0.2.1' })).toBe(200)
  expect(await status({ Caller: 'ada', 'CF-Connecting-IP': '192.0.2.2' }, '/other')).toBe(429)
  expect(await status({ Caller: 'ada', 'X-Forwarded-For': '192.0.2.3' }, '/?fresh')).toBe(429)
  expect(await status({ Caller: 'bob', 'CF-Connecting-IP': '192.0.2.1' })).toBe(200)
})

it('does not count whom nobody knows', async () => {
  const status = caller()
  for (let i = 0; i < 3; i += 1) expect(await status({})).toBe(200)
})

it('does not count who is exempt, and nobody else', async () => {
  const status = caller('192.0.2.1, principal:ada')
  for (let i = 0; i < 3; i += 1) expect(await status({ Caller: 'ada' })).toBe(200)
  for (const name of ['bob', 'ad', 'principal:ada', '192.0.2.1']) {
    expect(await status({ Caller: name })).toBe(200)
    expect(await status({ Caller: name })).toBe(429)
  }
})
