import type { Context } from 'hono'

/** The tenant of the path, where `tenantFromPath` puts it. */
export const named = (c: Context): string | undefined => c.req.header('X-Tenant-Id')
