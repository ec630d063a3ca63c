import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { named } from '../../src/tenancy/named.ts'

const app = new Hono<{ Bindings: Env }>().get('/', (c) => c.json(named(c) ?? null))
const bindings = { ...env, TENANT_DOMAIN: 'example.com' } as unknown as Env
const ask = async (host: string) => (await app.request(`https://${host}/`, {}, bindings)).json()

it.each([
  ['acme.example.com', 'acme'],
  ['ACME.Example.COM', 'acme'],
  ['acme.example.com.', 'acme'],
  ['acme.example.com:8443', 'acme'],
  // No id of a tenant has a dot, so it is refused.
  ['a.acme.example.com', 'a.acme'],
  ['example.com', null],
  ['acme.example.com.evil.example', null],
  ['acmeexample.com', null],
  ['example.com.acme.evil', null],
])('%s names %j', async (host, tenant) => {
  expect(await ask(host)).toBe(tenant)
})

it('no host names a tenant where no domain is set', async () => {
  const open = { ...env, TENANT_DOMAIN: '' } as unknown as Env
  expect(await (await app.request('https://acme.example.com/', {}, open)).json()).toBeNull()
})
