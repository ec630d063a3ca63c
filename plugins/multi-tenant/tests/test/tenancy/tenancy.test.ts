import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { enveloped, forTenant } from '../../src/tenancy/envelope.ts'
import { nameOf, prefixOf } from '../../src/tenancy/name.ts'
import { makeNotes, serviceFor } from './caller.ts'

const acme = serviceFor({ tenant: 'acme' })
const rival = serviceFor({ tenant: 'rival' })
const operator = serviceFor({ scopes: ['tenants:admin'] })
const post = (path: string) => operator(path, { method: 'POST' })
const create = (id: string) => operator(`/admin/tenants/${id}`, { method: 'PUT', body: JSON.stringify({ name: id }) })

beforeEach(makeNotes)

describe('the tenant of a request', () => {
  it('is what the credential of the caller says', async () => {
    expect(await (await acme('/whose')).json()).toEqual({ tenant: 'acme' })
  })

  it('is needed', async () => {
    for (const service of [serviceFor(undefined), serviceFor({})]) {
      const response = await service('/whose')
      expect(response.status).toBe(403)
      expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    }
  })

  it('is not needed where that is wanted', async () => {
    expect(await (await serviceFor({}, { optional: true })('/whose')).json()).toEqual({ tenant: null })
    expect((await serviceFor({}, { optional: true })('/notes')).status).toBe(500)
  })

  it.each(['', '../acme', 'a/b', "x' OR '1'='1", 'ä', '-x', 'x'.repeat(65), '__proto__.x'])(
    'is not %j',
    async (tenant) => {
      expect((await serviceFor({ tenant })('/whose')).status).toBe(404)
    },
  )

  it('is not what a header or a host claims against the credential', async () => {
    for (const headers of [
      { 'X-Tenant-Id': 'rival' },
      { 'x-tenant-id': 'acme, rival' },
      { Host: 'rival.example.com' },
    ] as const) {
      const response = await acme('/whose', { headers })
      if (response.status !== 404) expect(await response.json()).toEqual({ tenant: 'acme' })
    }
  })
})

describe('two tenants', () => {
  it('do not see, change or delete what the other has', async () => {
    expect((await acme('/notes/1', { method: 'PUT' })).status).toBe(201)
    expect(await (await rival('/notes')).json()).toEqual([])
    expect(await (await rival('/notes/1', { method: 'DELETE' })).json()).toEqual({ deleted: 0 })
    expect(await (await acme('/notes')).json()).toHaveLength(1)
  })

  it('have different names for the same thing, whatever it is called', () => {
    for (const name of ['x', '../rival/x', '/x', '%2e%2e/rival', 'tenants/rival/x', ''])
      expect(nameOf({ id: 'acme' }, name).startsWith(prefixOf({ id: 'rival' }))).toBe(false)
    expect(() => nameOf({ id: 'acme/rival' }, 'x')).toThrow(TypeError)
    expect(
      prefixOf({ id: 'a' }).startsWith(prefixOf({ id: 'acme' })) ||
        prefixOf({ id: 'acme' }).startsWith(prefixOf({ id: 'a' })),
    ).toBe(false)
  })

  it('have messages that say whose they are', async () => {
    const message = enveloped({ id: 'acme' }, 'hello')
    await forTenant(env, message, (database, text) => database.insert('notes', { id: 'm', text }))
    expect(await (await rival('/notes')).json()).toEqual([])
    expect(await (await acme('/notes')).json()).toMatchObject([{ tenant_id: 'acme', text: 'hello' }])
    // A message of before, or of somebody else.
    await expect(forTenant(env, { body: 'x' } as never, () => 1)).rejects.toThrow(TypeError)
    await expect(forTenant(env, { tenant: 'a/b', body: 'x' }, () => 1)).rejects.toThrow(TypeError)
  })

  it('have no work done while they are suspended, nor after they are deleted', async () => {
    await create('acme')
    const message = enveloped({ id: 'acme' }, 'late')
    const insert = () => forTenant(env, message, (database, text) => database.insert('notes', { id: 'm', text }))
    for (const [method, path] of [
      ['POST', '/admin/tenants/acme/suspend'],
      ['DELETE', '/admin/tenants/acme'],
    ] as const) {
      await operator(path, { method })
      await expect(insert()).rejects.toThrow('not open')
    }
    expect(await env.DB.prepare('SELECT count(*) AS n FROM notes').first('n')).toBe(0)
  })
})

describe('the life of a tenant', () => {
  it('begins once, and its id is never given again', async () => {
    expect((await create('acme')).status).toBe(201)
    expect((await create('acme')).status).toBe(409)
    expect((await operator('/admin/tenants/acme', { method: 'DELETE' })).status).toBe(204)
    expect((await create('acme')).status).toBe(409)
    expect((await acme('/whose')).status).toBe(404)
  })

  it('pauses and goes on', async () => {
    await create('acme')
    expect((await acme('/whose')).status).toBe(200)
    expect(await (await post('/admin/tenants/acme/suspend')).json()).toMatchObject({ id: 'acme', state: 'suspended' })
    const refused = await acme('/whose')
    expect(refused.status).toBe(404)
    expect(await refused.text()).not.toContain('suspended')
    expect((await rival('/whose')).status).toBe(200)
    await post('/admin/tenants/acme/resume')
    expect((await acme('/whose')).status).toBe(200)
  })

  it('is told to whoever runs the service, and to nobody else', async () => {
    await create('acme')
    const { data } = await (await operator('/admin/tenants')).json<{ data: object[] }>()
    expect(data).toMatchObject([{ id: 'acme', name: 'acme', state: 'active' }])
    for (const [service, status] of [
      [serviceFor(undefined), 401],
      [acme, 403],
      [serviceFor({ tenant: 'acme', scopes: ['tenants:read', 'admin'] }), 403],
    ] as const) {
      for (const [method, path] of [
        ['GET', ''],
        ['PUT', '/x'],
        ['POST', '/acme/suspend'],
        ['GET', '/acme/export'],
        ['DELETE', '/acme'],
      ] as const)
        expect((await service(`/admin/tenants${path}`, { method })).status).toBe(status)
    }
    expect((await acme('/whose')).status).toBe(200)
  })

  it.each(['{"name":""}', '{"name":7}', '{}', 'no json', '{"name":"\\u001b[2J"}', `{"name":"${'x'.repeat(201)}"}`])(
    'does not begin with %j',
    async (body) => {
      expect((await operator('/admin/tenants/acme', { method: 'PUT', body })).status).toBe(422)
    },
  )

  it('is unknown where there is none', async () => {
    for (const path of ['/none/suspend', '/a%2Fb/suspend', "/'/resume"])
      expect((await post(`/admin/tenants${path}`)).status).toBe(404)
    expect((await operator('/admin/tenants/a%20b', { method: 'DELETE' })).status).toBe(404)
  })

  it('can be taken along', async () => {
    await create('acme')
    const response = await operator('/admin/tenants/acme/export')
    expect(response.headers.get('Content-Type')).toBe('application/x-ndjson')
    for (const line of (await response.text()).split('\n').filter(Boolean))
      expect(JSON.parse(line)).toMatchObject({ row: { tenant_id: 'acme' } })
  })
})
