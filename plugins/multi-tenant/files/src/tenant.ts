import type { TenantDatabase } from './tenancy/database.ts'

/** On whose behalf a request is served. */
export interface Tenant {
  /** 1 to 64 letters, digits, `-` and `_`. */
  readonly id: string
}

declare module 'hono' {
  interface ContextVariableMap {
    /** Set behind `tenancy()`; there is none for a request that needs none. */
    tenant?: Tenant
    /** The rows of the tenant; there is none where there is no tenant. */
    database?: TenantDatabase
  }
}
