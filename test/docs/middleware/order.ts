/**
 * Put into a service with all six plugins by middleware.test.ts, where it runs in workerd as `test/order.test.ts`: whatever stops a
 * request, it is logged and traced, and the answer carries what every answer carries.
 */
export const orderTest = `import { afterEach, expect, it, vi } from 'vitest'
import { app } from '../src/app.ts'
import { allow } from '../src/rbac/allow.ts'
import { collectLines } from './logging/lines.ts'
import { token } from './auth/token.ts'
import { collector, exporting } from './tracing/collector.ts'

app.get('/v1/undeclared', (c) => c.text('open'))
app.get('/v1/warm', allow('authenticated'), (c) => c.text('ok'))
app.get('/v1/throws', allow('authenticated'), () => {
  throw new Error('broken')
})

afterEach(() => vi.restoreAllMocks())

interface Case {
  readonly path?: string
  readonly init?: RequestInit
  readonly claims?: Record<string, unknown>
  readonly anonymous?: boolean
  readonly full?: string
}

const json = { 'Content-Type': 'application/json' }
const cases: [what: string, status: number, request: Case][] = [
  ['an answer', 200, {}],
  ['nobody', 401, { anonymous: true }],
  ['a forged token', 401, { anonymous: true, init: { headers: { Authorization: 'Bearer a.b.c' } } }],
  ['a caller without a role', 403, { claims: { roles: [] } }],
  ['a caller without a tenant', 403, { claims: { tenant: undefined } }],
  ['a route that declares nothing', 403, { path: '/v1/undeclared' }],
  ['a path that is not there', 404, { path: '/v1/items/4f1c7a52-4a4e-4b8e-9d55-0d9e1f1f2a3b' }],
  ['a route that is not there', 404, { path: '/no/such/route' }],
  ['a method that is not there', 405, { init: { method: 'PUT' } }],
  ['a body that is too large', 413, { init: { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1), headers: json } }],
  ['a body that is not valid', 422, { init: { method: 'POST', body: '{"name":""}', headers: json } }],
  ['an address above its limit', 429, { full: 'RATE_LIMIT_IP' }],
  ['a principal above its limit', 429, { full: 'RATE_LIMIT_PRINCIPAL' }],
  ['a tenant above its limit', 429, { full: 'RATE_LIMIT_TENANT' }],
  ['an error', 500, { path: '/v1/throws' }],
]

it.each(cases)('%s (%i) is logged and traced, and carries what every answer carries', async (_what, status, request) => {
  const lines = collectLines()
  const exported = collector()
  const { path = '/v1/items', init = {}, claims, anonymous, full } = request
  const headers = new Headers(init.headers)
  const id = crypto.randomUUID()
  headers.set('X-Request-Id', id)
  headers.set('Origin', 'http://localhost:3000')
  headers.set('CF-Connecting-IP', '192.0.2.7')
  if (!anonymous) headers.set('Authorization', \`Bearer \${await token({ claims: { ...claims, jti: id } })}\`)
  const bindings = { ...exporting, ...(full !== undefined && { [full]: { limit: async () => ({ success: false }) } }) }
  const response = await app.request(path, { ...init, headers }, bindings as Env)

  expect(response.status).toBe(status)
  const traceId = response.headers.get('X-Trace-Id')
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-request-id': id,
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': 'http://localhost:3000',
    'x-trace-id': expect.stringMatching(/^[\\da-f]{32}$/),
    ...(status >= 400 && { 'content-type': 'application/problem+json' }),
    ...(status !== 413 && status !== 405 && { 'ratelimit-policy': expect.stringContaining('"ip";') }),
    ...(status === 401 && { 'www-authenticate': expect.stringContaining('Bearer') }),
    ...(status === 429 && { 'retry-after': expect.stringMatching(/^\\d+$/) }),
  })
  const level = status >= 500 ? 'error' : [401, 403, 429].includes(status) ? 'warn' : 'info'
  const summed = lines.filter((line) => line.status !== undefined)
  expect(summed).toMatchObject([{ level, status, requestId: id, trace_id: traceId, path }])
  const spans = await exported.spans()
  const [root] = spans.filter((span) => span.kind === 2)
  expect(root).toMatchObject({ traceId, attributes: { 'http.response.status_code': String(status) } })
  expect(spans.every((span) => span.traceId === traceId)).toBe(true)
})

it('asks no database for a caller it knows: a warm authenticated GET awaits no D1, KV or Durable Object', async () => {
  collectLines()
  const headers = { Authorization: \`Bearer \${await token()}\`, 'CF-Connecting-IP': '192.0.2.8' }
  expect((await app.request('/v1/warm', { headers }, exporting)).status).toBe(200)
  const asked: PropertyKey[] = []
  // What a binding is may be looked at; what it can do may not.
  const trap = () => new Proxy({}, { get: (_target, name) => void (name !== 'constructor' && asked.push(name)) })
  const limits = Object.entries(exporting).filter(([name]) => name.startsWith('RATE_LIMIT_'))
  const plain = Object.entries(exporting).filter(([, value]) => typeof value !== 'object')
  const bindings = Object.keys(exporting).map((name) => [name, trap()])
  const env = Object.fromEntries([...bindings, ...plain, ...limits, ['CF_VERSION_METADATA', exporting.CF_VERSION_METADATA]])
  const response = await app.request('/v1/warm', { headers }, env)
  expect(response.status).toBe(200)
  expect(asked).toEqual([])
})
`
