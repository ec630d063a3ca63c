import { forget } from '../cache.ts'
import { type Grant, STANDS } from '../grant.ts'
import { revoke } from '../revocation.ts'
import { digest, randomSecret } from '../secret.ts'
import { now } from '../time.ts'
import { ACCESS_LIFE } from './access-token.ts'
import { OAuthError } from './oauth-error.ts'

/** A family that nobody uses ends after a week, and every one after thirty days. In seconds. */
const IDLE = 7 * 24 * 60 * 60
const LIFE = 30 * 24 * 60 * 60

/**
 * All refresh tokens that come from one sign-in. A token is `FAMILY.LATEST`: the first half stays, the second is new each
 * time. So a row is enough to know a token that has been used before from one that never was.
 */
export interface Family {
  readonly id: string
  readonly client: string
  readonly grant: Grant
  /** When it ends whatever happens, in seconds since 1970. */
  readonly expires: number
  /** The refresh token that counts now. */
  readonly token: string
}

interface Row {
  readonly id: string
  readonly client: string
  readonly granted: string
  readonly expires: number
}

/** Begins a family. */
export async function startFamily(db: D1Database, grant: Grant, client: string): Promise<Family> {
  const [family, latest] = [randomSecret(), randomSecret()]
  const id = crypto.randomUUID()
  const started = now()
  const expires = started + LIFE
  await db.batch([
    db.prepare('DELETE FROM auth_families WHERE ends <= ?').bind(started),
    db
      .prepare(
        `INSERT INTO auth_families (hash, id, latest, subject, client, granted, started, ends, expires)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(
        await digest(family),
        id,
        await digest(latest),
        grant.subject,
        client,
        JSON.stringify(grant),
        started,
        started + IDLE,
        expires,
      ),
  ])
  return { id, client, grant, expires, token: `${family}.${latest}` }
}

/**
 * Takes a refresh token and gives the next. A token that comes a second time has been copied, and nobody can tell who has
 * the copy: the family ends, and with it the access tokens that came from it (RFC 9700, section 4.14.2).
 *
 * @throws {OAuthError} `invalid_grant` when the token does not count.
 */
export async function rotate(db: D1Database, token: string): Promise<Family> {
  const [family = '', latest = ''] = token.split('.')
  const hash = await digest(family)
  const time = now()
  const row = await db
    .prepare(`SELECT id, client, granted, expires FROM auth_families WHERE hash = ? AND ends > ? AND ${STANDS}`)
    .bind(hash, time, time)
    .first<Row>()
  if (row === null) throw new OAuthError('invalid_grant', 'no such refresh token')
  const next = randomSecret()
  // In one statement: of two that come at the same time one is the second.
  const { meta } = await db
    .prepare('UPDATE auth_families SET latest = ?, ends = min(?, expires) WHERE hash = ? AND latest = ?')
    .bind(await digest(next), time + IDLE, hash, await digest(latest))
    .run()
  if (meta.changes === 0) {
    await endFamily(db, row.id)
    throw new OAuthError('invalid_grant', `refresh token of family ${row.id} was used twice: the family is revoked`)
  }
  return { ...row, grant: JSON.parse(row.granted), token: `${family}.${next}` }
}

/** Ends a family, and the access tokens that came from it. */
export async function endFamily(db: D1Database, id: string): Promise<void> {
  await db.prepare('DELETE FROM auth_families WHERE id = ?').bind(id).run()
  await revoke(db, 'sid', id, now() + ACCESS_LIFE)
}

/** Ends all families of somebody; other isolates know within a minute. */
export async function endFamilies(db: D1Database, subject: string): Promise<void> {
  const { results } = await db
    .prepare('DELETE FROM auth_families WHERE subject = ? RETURNING id')
    .bind(subject)
    .run<{ id: string }>()
  for (const { id } of results) await revoke(db, 'sid', id, now() + ACCESS_LIFE)
  forget()
}

/** The family that a refresh token belongs to, whether or not the token is its latest. */
export async function familyOf(db: D1Database, token: string): Promise<string | undefined> {
  const [family = ''] = token.split('.')
  const row = await db
    .prepare('SELECT id FROM auth_families WHERE hash = ?')
    .bind(await digest(family))
    .first<{ id: string }>()
  return row?.id
}
