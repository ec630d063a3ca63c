import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { notFound, onError } from '../../src/http/problem.ts'
import { tenants } from '../../src/tenancy/admin.ts'
import { databaseOf, sql } from '../../src/tenancy/database.ts'
import { forget } from '../../src/tenancy/registry.ts'
import { type TenancyOptions, tenancy } from '../../src/tenancy/tenancy.ts'

/** Who calls, in place of authentication. */
export interface Caller {
  readonly tenant?: string
  readonly scopes?: readonly string[]
}

/** A table of tenants, for the tests alone. */
export async function makeNotes(): Promise<void> {
  await env.DB.exec(
    'CREATE TABLE IF NOT EXISTS notes (id TEXT NOT NULL, tenant_id TEXT NOT NULL, text TEXT, PRIMARY KEY (tenant_id, id))',
  )
  await env.DB.exec('DELETE FROM notes')
  await env.DB.exec('DELETE FROM tenants')
  forget()
}

/** A service with notes, as somebody sees it; undefined: as nobody. */
export function serviceFor(caller: Caller | undefined, options: TenancyOptions = {}) {
  const app = new Hono<{ Bindings: Env }>().onError(onError).notFound(notFound)
  app.use((c, next) => {
    if (caller)
      c.set('principal', {
        subject: 'ada',
        roles: [],
        scopes: caller.scopes ?? [],
        claims: {},
        ...(caller.tenant !== undefined && { tenant: caller.tenant }),
      })
    return next()
  })
  app.route('/admin/tenants', tenants)
  app.use(tenancy(options))
  app.get('/whose', (c) => c.json({ tenant: c.get('tenant')?.id ?? null }))
  app.get('/notes', async (c) => c.json(await databaseOf(c).select('notes')))
  app.put('/notes/:id', async (c) =>
    c.json(await databaseOf(c).insert('notes', { id: c.req.param('id'), text: 'mine' }), 201),
  )
  app.delete('/notes/:id', async (c) =>
    c.json({ deleted: await databaseOf(c).delete('notes', sql`id = ${c.req.param('id')}`) }),
  )
  return (path: string, init?: RequestInit) => app.request(path, init, env)
}
