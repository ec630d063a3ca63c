import { Problem } from '../../http/problem.ts'
import type { Principal } from '../../principal.ts'
import { type Grant, STANDS } from '../grant.ts'
import { revoke } from '../revocation.ts'
import { digest } from '../secret.ts'
import { now } from '../time.ts'
import { makeKey, PREFIX } from './format.ts'
import { noteOwner } from './owner.ts'

/** How many keys somebody may have that are neither revoked nor expired. */
const LIMIT = 100

/** A key that says so has the roles of its owner, all of them. */
const ALL = '*'

/** A key as its owner sees it; the secret is shown once. Times are in seconds since 1970. */
export interface ApiKey {
  readonly id: string
  readonly name: string
  /** How the key begins. */
  readonly prefix: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly created: number
  readonly expires: number
  /** Within a minute; `null`: never. */
  readonly used: number | null
  readonly revoked: boolean
}

export interface NewKey {
  readonly name: string
  /** The owner's roles that count, wherever the owner has them from; others bring nothing. Default: all. */
  readonly roles?: readonly string[] | undefined
  readonly scopes: readonly string[]
  /** When it ends, in seconds since 1970. */
  readonly expires: number
}

type Row = Omit<ApiKey, 'prefix' | 'roles' | 'scopes' | 'revoked'> & {
  readonly granted: string
  readonly stands: number
}

/** Makes a key that can at most what its owner can. What is kept of it is a digest of its secret. */
export async function createKey(
  db: D1Database,
  owner: Principal,
  { name, roles, scopes, expires }: NewKey,
): Promise<ApiKey & { readonly key: string }> {
  const { id, secret, key } = makeKey()
  const created = now()
  const grant: Grant = {
    subject: owner.subject,
    roles: owner.roles.filter((role) => roles?.includes(role) ?? true),
    scopes,
    ...(owner.tenant !== undefined && { tenant: owner.tenant }),
    claims: { api_key: id, api_key_roles: roles ?? ALL },
  }
  const { meta } = await db
    .prepare(
      `INSERT INTO auth_api_keys (id, hash, subject, name, granted, created, expires)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
       WHERE (SELECT count(*) FROM auth_api_keys WHERE subject = ?3 AND expires > ?6 AND ${STANDS}) < ${LIMIT}`,
    )
    .bind(id, await digest(secret), owner.subject, name, JSON.stringify(grant), created, expires, created)
    .run()
  if (meta.changes === 0) throw new Problem(409, { detail: `There are ${LIMIT} keys already` })
  const { iat } = owner.claims
  await noteOwner(db, owner, typeof iat === 'number' ? iat : 0)
  return { ...shown({ id, name, granted: JSON.stringify(grant), created, expires, used: null, stands: 1 }), key }
}

/** The keys that somebody has and had, the newest first. */
export async function listKeys(db: D1Database, subject: string): Promise<ApiKey[]> {
  const { results } = await db
    .prepare(
      `SELECT id, name, granted, created, expires, used, ${STANDS} AS stands FROM auth_api_keys
       WHERE subject = ? ORDER BY created DESC, id LIMIT 1000`,
    )
    .bind(now(), subject)
    .run<Row>()
  return results.map(shown)
}

/**
 * Revokes a key of somebody, or all of theirs, and the tokens that were given for them; other isolates know within a minute.
 *
 * @returns How many there were.
 */
export async function revokeKeys(db: D1Database, subject: string, id?: string): Promise<number> {
  const time = now()
  const { results } = await db
    .prepare(
      `SELECT id, expires FROM auth_api_keys
       WHERE subject = ?1 AND (id = ?2 OR ?2 IS NULL) AND expires > ?3 AND ${STANDS}`,
    )
    .bind(subject, id ?? null, time, time)
    .run<{ id: string; expires: number }>()
  for (const key of results) await revoke(db, 'sid', key.id, key.expires)
  return results.length
}

function shown({ granted, stands, ...row }: Row): ApiKey {
  const { roles, scopes, claims }: Grant = JSON.parse(granted)
  const named = Array.isArray(claims.api_key_roles) ? claims.api_key_roles : roles
  return { ...row, prefix: `${PREFIX}_${row.id}`, roles: named, scopes, revoked: stands === 0 }
}
