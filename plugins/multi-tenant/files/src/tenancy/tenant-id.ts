/** What may be the id of a tenant. */
export const TENANT_ID: RegExp = /^[A-Za-z0-9][\w-]{0,63}$/
