import type { Principal } from '../principal.ts'

/** What is kept of somebody who has proved who they are. */
export type Grant = Omit<Principal, 'expiresAt'>

/** Whom a grant lets in. The result outlives the request, so it cannot be changed. */
export function toPrincipal(grant: Grant, expiresAt: number): Principal {
  return Object.freeze({
    ...grant,
    roles: Object.freeze(grant.roles),
    scopes: Object.freeze(grant.scopes),
    claims: Object.freeze(grant.claims),
    expiresAt,
  })
}

/** A condition in SQL for rows with an `id` and a `subject`: neither is revoked. Its parameter is the time. */
export const STANDS = `NOT EXISTS (
  SELECT 1 FROM auth_revocations
  WHERE ((claim = 'sid' AND value = id) OR (claim = 'sub' AND value = subject)) AND until > ?
)`
