import type { Context, MiddlewareHandler } from 'hono'
import { Problem } from '../http/problem.ts'
import { TenantDatabase } from './database.ts'
import { guard } from './guard.ts'
import { named } from './named.ts'
import { isOpen } from './registry.ts'

export interface TenancyOptions {
  /** Whether a request without a tenant passes, without one. Default: no. */
  readonly optional?: boolean
}

/** What may be the id of a tenant. */
export const TENANT_ID = /^[A-Za-z0-9][\w-]{0,63}$/

/**
 * Finds out on whose behalf a request is served, and sets `tenant` and `database`. The tenant of a principal is what its
 * credential says; a request that names another one is answered as if that did not exist.
 *
 * @throws {Problem} 403 without a tenant; 404 for a tenant that is not the caller's, is suspended, or is not there.
 * @example app.use(tenancy())
 */
export function tenancy({ optional = false }: TenancyOptions = {}): MiddlewareHandler<{ Bindings: Env }> {
  return async function tenancy(c, next) {
    const id = tenantOf(c)
    if (id !== undefined) {
      const db = c.env.DB
      if (!(await isOpen(db, id, { vouched: c.get('principal') !== undefined }))) throw notThere(`${id} is not open`)
      c.set('tenant', { id })
      c.set('database', new TenantDatabase(db, id))
    } else if (!optional) throw new Problem(403, { detail: 'The caller acts for no tenant' })
    c.env = { ...c.env, DB: guard(c.env.DB) }
    await next()
  }
}

/** What the request names, where the caller's credential does not say otherwise. */
function tenantOf(c: Context): string | undefined {
  const name = named(c)
  if (name !== undefined && !TENANT_ID.test(name)) throw notThere('no id of a tenant')
  const principal = c.get('principal')
  if (principal === undefined) return name
  if (principal.tenant !== undefined && !TENANT_ID.test(principal.tenant)) throw notThere('no id of a tenant')
  if (name !== undefined && name !== principal.tenant) throw notThere(`the caller does not act for ${name}`)
  return principal.tenant
}

/** The same whatever is wrong, so that nobody learns which tenants there are. */
function notThere(reason: string): Problem {
  return new Problem(404, { detail: 'There is no such tenant', cause: new Error(reason) })
}
