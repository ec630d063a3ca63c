import { env } from 'cloudflare:workers'
import { tenantTables } from '../tables.ts'
import { exceeded } from './exceeded.ts'
import { type Given, givenTo, limitsOf } from './limits.ts'

/** How long an isolate goes by what it has counted, in milliseconds. */
const LIFE = 60_000

/** How many tenants an isolate remembers. */
const LIMIT = 1000

const known = new Map<string, { rows: number; limit: number; until: number }>()

/**
 * Takes room for another row of a tenant, so that of many at the same time none takes the same. Counted anew once a minute, in
 * between by what this isolate has written.
 *
 * @throws {Problem} 403 where there is none
 */
export async function takeRoom(db: D1Database, tenant: string): Promise<void> {
  const entry = fresh(tenant) ?? (await count(db, tenant))
  if (entry.rows >= entry.limit) throw exceeded('rows', { status: 403 })
  entry.rows += 1
}

/** Notes that rows came, or went. */
export function noteRows(tenant: string, more: number): void {
  const entry = known.get(tenant)
  if (entry) entry.rows += more
}

function fresh(tenant: string) {
  const entry = known.get(tenant)
  return entry && Date.now() < entry.until ? entry : undefined
}

/** How many rows a tenant has, in all tables. */
export async function countRows(db: D1Database, tenant: string): Promise<number> {
  const statements = tenantTables.map((table) =>
    db.prepare(`SELECT count(*) AS rows FROM "${table}" WHERE tenant_id = ?`).bind(tenant),
  )
  const counts = statements.length > 0 ? await db.batch<{ rows: number }>(statements) : []
  return counts.reduce((sum, { results }) => sum + (results[0]?.rows ?? 0), 0)
}

async function count(db: D1Database, tenant: string) {
  // Quotas stand in the database that all share, wherever the rows are.
  const [rows, given] = await Promise.all([countRows(db, tenant), givenTo(env.DB, tenant).first<Given>()])
  // Somebody else may have counted meanwhile, and written since.
  const other = fresh(tenant)
  if (other) return other
  known.delete(tenant)
  const [oldest] = known.keys()
  if (known.size >= LIMIT && oldest !== undefined) known.delete(oldest)
  const entry = { rows, limit: limitsOf(given, env).rows, until: Date.now() + LIFE }
  known.set(tenant, entry)
  return entry
}

/** Forgets what this isolate has counted. */
export const forgetRows = (): void => known.clear()
