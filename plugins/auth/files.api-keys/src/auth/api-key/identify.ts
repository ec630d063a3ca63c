import { waitUntil } from 'cloudflare:workers'
import type { Principal } from '../../principal.ts'
import { equal } from '../equal.ts'
import { type Grant, STANDS, toPrincipal } from '../grant.ts'
import { invalidToken, unavailable } from '../refusal.ts'
import { digest } from '../secret.ts'
import { now } from '../time.ts'
import { parseKey } from './format.ts'

interface Row {
  readonly hash: string
  readonly granted: string
  readonly expires: number
  /** The roles of the owner now, as JSON; `null` where nobody has said. */
  readonly owned: string | null
}

/**
 * Whom an API key lets in.
 *
 * @throws {Problem} 401 when the key is not valid, 503 when that cannot be found out.
 */
export async function identifyKey(key: string, db: D1Database): Promise<Principal> {
  const parts = parseKey(key)
  if (parts === undefined) throw invalidToken('no API key')

  const time = now()
  const row = await db
    .prepare(
      `SELECT hash, granted, expires,
         (SELECT roles FROM auth_owners WHERE auth_owners.subject = auth_api_keys.subject) AS owned
       FROM auth_api_keys
       WHERE id = ? AND expires > ? AND ${STANDS}`,
    )
    .bind(parts.id, time, time)
    .first<Row>()
    .catch((error) => {
      throw unavailable(error)
    })
  // Compared even when there is no such key, so that the time it takes does not tell which ids there are.
  const same = equal(await digest(parts.secret), row?.hash ?? NOBODY)
  if (row === null || !same) throw invalidToken(`API key ${parts.id}`)

  waitUntil(db.prepare('UPDATE auth_api_keys SET used = ? WHERE id = ?').bind(time, parts.id).run())
  const grant: Grant = JSON.parse(row.granted)
  const owned: readonly string[] = row.owned === null ? grant.roles : JSON.parse(row.owned)
  return toPrincipal({ ...grant, roles: grant.roles.filter((role) => owned.includes(role)) }, row.expires)
}

/** As long as a digest, and none. */
const NOBODY = '-'.repeat(43)
