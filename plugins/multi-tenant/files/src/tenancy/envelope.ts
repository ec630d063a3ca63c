import { TenantDatabase } from './database.ts'
import { TENANT_ID } from './tenancy.ts'

/** A message of a queue that says whose it is. */
export interface Enveloped<T> {
  readonly tenant: string
  readonly body: T
}

/**
 * Puts a message into an envelope, for queues.
 *
 * @example await c.env.JOBS.send(enveloped(c.get('tenant'), { invoice: 7 }))
 */
export function enveloped<T>(tenant: { readonly id: string }, body: T): Enveloped<T> {
  return { tenant: tenant.id, body }
}

/**
 * Does work for a tenant outside of a request: for a message, a cron, an alarm.
 *
 * @throws {TypeError} when the message does not say whose it is
 * @example for (const message of batch.messages) await forTenant(env.DB, message.body, (database, job) => …)
 */
export function forTenant<T, R>(
  db: D1Database,
  { tenant, body }: Enveloped<T>,
  work: (database: TenantDatabase, body: T) => R,
): R {
  if (typeof tenant !== 'string' || !TENANT_ID.test(tenant)) throw new TypeError('The message does not say whose it is')
  return work(new TenantDatabase(db, tenant), body)
}
