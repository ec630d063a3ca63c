import { TENANT_ID } from './tenant-id.ts'

/**
 * The name of something that belongs to a tenant, for what has no rows: keys of KV and R2, names of Durable Objects. No two
 * tenants can have the same, whatever the name is.
 *
 * @example await env.FILES.put(nameOf(tenant, 'logo.png'), body)
 * @example env.ROOM.getByName(nameOf(tenant, 'lobby'))
 * @throws {TypeError} for an id that is none
 */
export function nameOf({ id }: { readonly id: string }, name: string): string {
  return `${prefixOf({ id })}${name}`
}

/** With what the names of a tenant begin: for lists. The id has no slash, so none begins with that of another. */
export function prefixOf({ id }: { readonly id: string }): string {
  if (!TENANT_ID.test(id)) throw new TypeError(`${JSON.stringify(id)} is no id of a tenant`)
  return `tenants/${id}/`
}
