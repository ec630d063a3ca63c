import { waitUntil } from 'cloudflare:workers'
import type { Context } from 'hono'
import type { Principal } from '../../principal.ts'
import { forget } from '../cache.ts'
import { type Grant, STANDS, toPrincipal } from '../grant.ts'
import { digest, randomSecret } from '../secret.ts'
import { now } from '../time.ts'
import { readCookie, writeCookie } from './cookie.ts'

/** A session that nobody uses ends after half an hour, and every one after twelve (NIST SP 800-63B, AAL2). In seconds. */
const IDLE = 30 * 60
const LIFE = 12 * 60 * 60

/** How often a session that is used is marked as such, in seconds. */
const MARK = 60

interface Row {
  readonly id: string
  readonly granted: string
  readonly seen: number
  readonly ends: number
  readonly expires: number
}

/**
 * Signs somebody in: a new session in a new cookie. The one before is over, so a cookie that was planted is worth nothing.
 *
 * @example await startSession(c, { subject: 'ada', roles: [], scopes: [], claims: {} })
 */
export async function startSession(c: Context<{ Bindings: Env }>, grant: Grant): Promise<void> {
  const { DB } = c.env
  const value = randomSecret()
  const before = readCookie(c)
  const started = now()
  await DB.batch([
    DB.prepare('DELETE FROM auth_sessions WHERE ends <= ? OR hash = ?').bind(started, await digest(before ?? '')),
    DB.prepare(
      `INSERT INTO auth_sessions (hash, id, subject, granted, agent, started, seen, ends, expires)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).bind(
      await digest(value),
      crypto.randomUUID(),
      grant.subject,
      JSON.stringify(grant),
      (c.req.header('User-Agent') ?? '').slice(0, 200),
      started,
      started,
      started + IDLE,
      started + LIFE,
    ),
  ])
  forget()
  writeCookie(c, value, LIFE)
}

/** Whose session this is; `undefined` when there is none, or no longer. */
export async function findSession(db: D1Database, value: string): Promise<Principal | undefined> {
  const hash = await digest(value)
  const time = now()
  const row = await db
    .prepare(`SELECT id, granted, seen, ends, expires FROM auth_sessions WHERE hash = ? AND ends > ? AND ${STANDS}`)
    .bind(hash, time, time)
    .first<Row>()
  if (row === null) return undefined
  const used = time - row.seen >= MARK
  const ends = used ? Math.min(time + IDLE, row.expires) : row.ends
  if (used)
    waitUntil(db.prepare('UPDATE auth_sessions SET seen = ?, ends = ? WHERE hash = ?').bind(time, ends, hash).run())
  const grant: Grant = JSON.parse(row.granted)
  return toPrincipal({ ...grant, claims: { ...grant.claims, sid: row.id } }, ends)
}

/** Ends the session of a cookie's value. */
export async function endSession(db: D1Database, value: string): Promise<void> {
  await db
    .prepare('DELETE FROM auth_sessions WHERE hash = ?')
    .bind(await digest(value))
    .run()
  forget()
}
