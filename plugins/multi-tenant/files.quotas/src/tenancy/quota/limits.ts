/** What a tenant may use. Infinity: as much as it likes. */
export interface Limits {
  /** Requests a day (UTC). */
  readonly requests: number
  /** Rows in the tables of tenants. */
  readonly rows: number
}

/** What one tenant has been given in place of what all have; `null`: what all have. */
export interface Given {
  readonly requests: number | null
  readonly rows: number | null
}

type QuotaEnv = Pick<Env, 'TENANT_QUOTA_REQUESTS' | 'TENANT_QUOTA_ROWS'>

/** The limits of a tenant, as far as they are its own. */
export function limitsOf(given: Given | null | undefined, env: QuotaEnv): Limits {
  return {
    requests: given?.requests ?? read(env.TENANT_QUOTA_REQUESTS),
    rows: given?.rows ?? read(env.TENANT_QUOTA_ROWS),
  }
}

/** Empty: no limit. What is no number lets nothing through, so that it is seen. */
function read(text: string): number {
  if (text.trim() === '') return Number.POSITIVE_INFINITY
  return Number(text) >= 0 ? Number(text) : 0
}

/** What D1 has for a tenant, as a statement. */
export const givenTo = (db: D1Database, tenant: string): D1PreparedStatement =>
  db.prepare('SELECT requests, rows FROM tenant_quotas WHERE tenant_id = ?').bind(tenant)

/** A day, as usage is counted: `2026-11-25`, UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10)
