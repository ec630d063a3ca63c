import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { onError } from '../../src/http/problem.ts'
import { costs } from '../../src/rate-limit/cost.ts'
import { rateLimit } from '../../src/rate-limit/rate-limit.ts'
import { trial } from './trial.ts'

/** An app whose routes cost differently, behind one limit. */
function dear() {
  const cost = costs({ 'GET /reports/:id': 5, 'POST /exports': (c) => Number(c.req.query('days')), 'GET /free': 0 })
  const { policy, env } = trial({ limit: 10, cost })
  const app = new Hono<{ Bindings: Env }>().onError(onError)
  app.use(rateLimit(policy))
  for (const path of ['/reports/:id', '/free', '/other']) app.get(path, (c) => c.text('ok'))
  app.post('/exports', (c) => c.text('ok'))
  return async (method: string, path: string) =>
    (await app.request(path, { method, headers: { Caller: 'ada' } }, env)).status
}

it.each([
  [
    'two reports',
    [
      ['GET', '/reports/1'],
      ['GET', '/reports/2'],
    ],
  ],
  [
    'what the request says',
    [
      ['POST', '/exports?days=9'],
      ['GET', '/other'],
    ],
  ],
  ['what is free costs nothing', [...Array(30).fill(['GET', '/free']), ['POST', '/exports?days=10']]],
  ['another method of the same path', [...Array(10).fill(['GET', '/other'])]],
] as [string, [string, string][]][])('%s are all there is', async (_what, requests) => {
  const status = dear()
  for (const [method, path] of requests) expect(await status(method, path)).toBe(200)
  expect(await status('GET', '/other')).toBe(429)
})

it.each(['-5', 'x', '1e9'])('a caller who says %s gets nothing for it', async (days) => {
  const status = dear()
  await status('GET', '/reports/1')
  await status('POST', `/exports?days=${days}`)
  await status('GET', '/reports/1')
  expect(await status('GET', '/other')).toBe(429)
})

it.each([
  ['GET', '/reports/1'],
  ['HEAD', '/reports/1'],
  ['GET', '/%72eports/1?cheap=1'],
  ['GET', '/passed/on'],
  ['GET', '/sub/report'],
])('no other route that matches makes it cheaper: %s %s', async (method, path) => {
  const { policy, env } = trial({
    limit: 10,
    cost: costs({ 'GET /reports/:id': 6, 'GET /passed/on': 6, 'GET /sub/report': 6 }),
  })
  const app = new Hono<{ Bindings: Env }>().onError(onError)
  app.get('*', (_c, next) => next())
  app.use(rateLimit(policy))
  app.get('/reports/:id', (c) => c.text('ok'))
  app.get('/passed/on', async (c, _next) => c.text('ok'))
  app.route(
    '/sub',
    new Hono().onError(onError).get('/report', (c) => c.text('ok')),
  )
  app.get('*', (c) => c.text('a page'))
  const call = async () => (await app.request(path, { method, headers: { Caller: 'ada' } }, env)).status
  expect(await call()).toBe(200)
  expect(await call()).toBe(429)
})
