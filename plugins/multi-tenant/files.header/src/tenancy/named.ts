import type { Context } from 'hono'

/** The tenant that a request names in the header `X-Tenant-Id`. */
export const named = (c: Context): string | undefined => c.req.header('X-Tenant-Id')
