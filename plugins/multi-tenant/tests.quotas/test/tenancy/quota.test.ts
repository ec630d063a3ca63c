import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onError } from '../../src/http/problem.ts'
import { sql, TenantDatabase } from '../../src/tenancy/database.ts'
import { forgetCounts, quota } from '../../src/tenancy/quota/requests.ts'
import { forgetRows } from '../../src/tenancy/quota/rows.ts'
import { tenantTables } from '../../src/tenancy/tables.ts'
import { makeNotes, serviceFor } from './caller.ts'

const operator = serviceFor({ scopes: ['tenants:admin'] })
const quotas = (tenant: string, body?: unknown) =>
  operator(`/admin/tenants/${tenant}/quotas`, body === undefined ? {} : { method: 'PUT', body: JSON.stringify(body) })

/** Requests of a tenant to a service in which nothing but the quota is in the way. */
function requestsOf(tenant: string, bindings: Env = env) {
  const app = new Hono<{ Bindings: Env }>().onError(onError)
  app.use((c, next) => {
    c.set('tenant', { id: tenant })
    return next()
  })
  app.use(quota())
  app.get('/', (c) => c.text('ok'))
  return () => app.request('/', {}, bindings)
}

beforeEach(async () => {
  await makeNotes()
  await env.DB.exec('DELETE FROM tenant_quotas')
  await env.DB.exec('DELETE FROM tenant_usage')
  forgetCounts()
  forgetRows()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('requests', () => {
  it('are no more than they may be when the first of the day come at once', async () => {
    await quotas('acme', { requests: 3 })
    const call = requestsOf('acme')
    const answers = await Promise.all(Array.from({ length: 10 }, call))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
  })

  it('are refused above the quota, until the day is over, and those of others are not', async () => {
    await quotas('acme', { requests: 3 })
    const [acme, rival] = [requestsOf('acme'), requestsOf('rival')]
    for (let i = 0; i < 3; i += 1) expect((await acme()).status).toBe(200)
    const refused = await acme()
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(86_400)
    expect(refused.headers.get('Content-Type')).toBe('application/problem+json')
    expect(await refused.json()).toMatchObject({ status: 429, 'violated-policies': ['tenant-requests'] })
    expect((await rival()).status).toBe(200)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
    expect((await acme()).status).toBe(200)
  })

  it('ask no database while the isolate knows the tenant', async () => {
    const acme = requestsOf('acme')
    await acme()
    const DB = { prepare: () => expect.unreachable(), batch: () => expect.unreachable() } as unknown as D1Database
    for (let i = 0; i < 5; i += 1) expect((await requestsOf('acme', { ...env, DB })()).status).toBe(200)
  })

  it('of other isolates count, too, and a new quota counts at once', async () => {
    await env.DB.prepare('INSERT INTO tenant_usage VALUES (?, ?, 7)')
      .bind('acme', new Date().toISOString().slice(0, 10))
      .run()
    await quotas('acme', { requests: 7 })
    const acme = requestsOf('acme')
    expect((await acme()).status).toBe(429)
    await quotas('acme', { requests: 8 })
    expect((await acme()).status).toBe(200)
  })

  it('pass while nothing can be counted, and the log says so', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue()
    const DB = {
      prepare: env.DB.prepare.bind(env.DB),
      batch: () => Promise.reject(new Error('down')),
    } as unknown as D1Database
    expect((await requestsOf('acme', { ...env, DB })()).status).toBe(200)
    expect(log).toHaveBeenCalled()
  })
})

describe('rows', () => {
  it('are no more than they may be when many come at once, and one that fails takes no room', async () => {
    await quotas('acme', { rows: 3 })
    const db = new TenantDatabase(env.DB, 'acme')
    await db.insert('notes', { id: '0', text: 'first' })
    await expect(db.insert('notes', { id: '0', text: 'again' })).rejects.toThrow('UNIQUE')
    const ids = Array.from({ length: 10 }, (_, i) => `n${i}`)
    const written = await Promise.allSettled(ids.map((id) => db.insert('notes', { id, text: 'x' })))
    expect(written.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  })

  const acme = new TenantDatabase(env.DB, 'acme')

  it('are refused above the quota, and there is room again when some are gone', async () => {
    ;(tenantTables as string[]).push('notes')
    try {
      await quotas('acme', { rows: 2 })
      for (const id of ['a', 'b']) await acme.insert('notes', { id })
      await expect(acme.insert('notes', { id: 'c' })).rejects.toMatchObject({ status: 403 })
      await new TenantDatabase(env.DB, 'rival').insert('notes', { id: 'c' })
      await acme.delete('notes', sql`id = ${'a'}`)
      await acme.insert('notes', { id: 'c' })
      await expect(acme.insert('notes', { id: 'd' })).rejects.toMatchObject({ status: 403 })
    } finally {
      ;(tenantTables as string[]).pop()
    }
  })
})

describe('quotas', () => {
  it('are shown and set by whoever runs the service, and by nobody else', async () => {
    expect(await (await quotas('acme')).json()).toMatchObject({
      requests: { used: 0, limit: Number(env.TENANT_QUOTA_REQUESTS) },
      rows: { used: 0, limit: Number(env.TENANT_QUOTA_ROWS) },
    })
    expect(await (await quotas('acme', { requests: 5, rows: null })).json()).toMatchObject({ requests: { limit: 5 } })
    for (const service of [serviceFor(undefined), serviceFor({ tenant: 'acme' })])
      for (const init of [{}, { method: 'PUT', body: '{"requests":1000000}' }])
        expect([401, 403]).toContain((await service('/admin/tenants/acme/quotas', init)).status)
  })

  it.each([{ requests: -1 }, { rows: 1.5 }, { requests: '5' }, { rows: 1e300 }])('are not %j', async (body) => {
    expect((await quotas('acme', body)).status).toBe(422)
  })
})
