import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { app } from '../../src/app.ts'
import { policies } from '../../src/rate-limit/policies.ts'
import { usedUp } from './trial.ts'

const { name, limit, period } = policies.ip

/** Calls the service from an address, where the addresses given have no more to use. */
const from = (address: string, used: string[], path = '/livez', headers: Record<string, string> = {}) =>
  app.request(path, { headers: { 'CF-Connecting-IP': address, ...headers } }, usedUp(used))

it('tells the limit of an address', async () => {
  const bindings = { ...env, RATE_LIMIT_EXEMPT: '' }
  const { status, headers } = await app.request('/livez', { headers: { 'CF-Connecting-IP': '192.0.2.1' } }, bindings)
  expect(status).toBe(200)
  expect(headers.get('RateLimit-Policy')).toBe(`"${name}";q=${limit};w=${period}`)
})

it('refuses with an answer like any other', async () => {
  const { status, headers } = await from('192.0.2.1', ['192.0.2.1'])
  expect(status).toBe(429)
  expect(headers.get('Content-Type')).toBe('application/problem+json')
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/)
  expect(headers.get('Cache-Control')).toBe('no-store')
  expect((await from('192.0.2.2', ['192.0.2.1'])).status).toBe(200)
})

it.each(['/livez', '/no/such/path', '/LIVEZ', '//livez', '/%6civez', '/livez?fresh=1', '/v1'])(
  'keeps an address out that has used up its limit, also from %s',
  async (path) => expect((await from('192.0.2.3', ['192.0.2.3'], path)).status).toBe(429),
)

it.each(['X-Forwarded-For', 'X-Real-IP', 'True-Client-IP', 'Forwarded', 'CF-Pseudo-IPv4', 'Authorization'])(
  'is not fooled by a claim to be somebody else: %s',
  async (header) => {
    const response = await from('192.0.2.4', ['192.0.2.4'], '/livez', { [header]: '192.0.2.5' })
    expect(response.status).toBe(429)
  },
)

it('is not fooled by another address of the same IPv6 network', async () => {
  const used = ['2001:db8:1:2::/64']
  expect((await from('2001:db8:1:2:ffff::9', used)).status).toBe(429)
  expect((await from('2001:db8:1:3::1', used)).status).toBe(200)
})
