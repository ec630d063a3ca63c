import { Hono, type MiddlewareHandler } from 'hono'
import { Problem } from '../http/problem.ts'
import { exportRows } from './export.ts'
import { forget, type State } from './registry.ts'
import { tenantTables } from './tables.ts'
import { TENANT_ID } from './tenancy.ts'

/** The scope of whoever runs the service; no tenant's own people have it. */
export const OPERATOR_SCOPE = 'tenants:admin'

interface TenantRow {
  readonly id: string
  readonly name: string
  readonly state: State
  readonly created_at: string
  readonly changed_at: string
}

/** Create, suspend, resume, export and delete tenants, for callers with the scope `tenants:admin`. */
export const tenants = new Hono<{ Bindings: Env }>()

tenants.use(operator())

tenants.get('/', async (c) => {
  const { results } = await c.env.DB.prepare('SELECT * FROM tenants ORDER BY id LIMIT 1000').run<TenantRow>()
  return c.json({ data: results.map(toTenant) })
})

tenants.put('/:id', async (c) => {
  const { name } = await c.req.json<{ name?: unknown }>().catch(() => ({ name: undefined }))
  if (typeof name !== 'string' || name.length < 1 || name.length > 200)
    throw new Problem(422, { detail: 'A tenant has a name of 1 to 200 characters' })
  const now = new Date().toISOString()
  const row = await c.env.DB.prepare(
    `INSERT INTO tenants (id, name, state, created_at, changed_at) VALUES (?, ?, 'active', ?, ?)
     ON CONFLICT (id) DO NOTHING RETURNING *`,
  )
    .bind(idOf(c.req.param('id')), name, now, now)
    .first<TenantRow>()
  // A deleted tenant keeps its id for ever: credentials and copies that name it may still be around.
  if (row === null) throw new Problem(409, { detail: 'There is or was a tenant of this id' })
  forget()
  return c.json(toTenant(row), 201)
})

tenants.post('/:id/suspend', (c) =>
  moveTo(c.env.DB, c.req.param('id'), 'suspended').then((row) => c.json(toTenant(row))),
)

tenants.post('/:id/resume', (c) => moveTo(c.env.DB, c.req.param('id'), 'active').then((row) => c.json(toTenant(row))))

tenants.get('/:id/export', (c) =>
  c.body(exportRows(c.env.DB, idOf(c.req.param('id'))), 200, { 'Content-Type': 'application/x-ndjson' }),
)

tenants.delete('/:id', async (c) => {
  const { id } = await moveTo(c.env.DB, c.req.param('id'), 'deleted')
  const remove = (table: string) => c.env.DB.prepare(`DELETE FROM "${table}" WHERE tenant_id = ?`).bind(id)
  if (tenantTables.length > 0) await c.env.DB.batch(tenantTables.map(remove))
  return c.body(null, 204)
})

function operator(): MiddlewareHandler {
  return async function operator(c, next) {
    const principal = c.get('principal')
    if (principal === undefined) throw new Problem(401, { headers: { 'WWW-Authenticate': 'Bearer' } })
    if (!principal.scopes.includes(OPERATOR_SCOPE))
      throw new Problem(403, { detail: 'Tenants are not for this caller' })
    await next()
  }
}

async function moveTo(db: D1Database, id: string, state: State): Promise<TenantRow> {
  const row = await db
    .prepare(`UPDATE tenants SET state = ?, changed_at = ? WHERE id = ? AND state <> 'deleted' RETURNING *`)
    .bind(state, new Date().toISOString(), idOf(id))
    .first<TenantRow>()
  if (row === null) throw new Problem(404, { detail: 'There is no such tenant' })
  forget()
  return row
}

function idOf(id: string): string {
  if (!TENANT_ID.test(id)) throw new Problem(404, { detail: 'There is no such tenant' })
  return id
}

function toTenant({ id, name, state, created_at, changed_at }: TenantRow) {
  return { id, name, state, createdAt: created_at, changedAt: changed_at }
}
