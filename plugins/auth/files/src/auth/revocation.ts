import { forget } from './cache.ts'
import { now } from './time.ts'

/** What can be revoked: a token (`jti`), a session (`sid`), or all that somebody has (`sub`). */
export type Revocable = 'jti' | 'sid' | 'sub'

/**
 * Ends tokens before they expire. This isolate knows at once, every other within a minute.
 *
 * @param until When the last token concerned expires, in seconds since 1970.
 * @example await revoke(c.env.DB, 'sid', claims.sid, claims.exp)
 */
export async function revoke(db: D1Database, claim: Revocable, value: string, until: number): Promise<void> {
  await db.batch([
    db.prepare('DELETE FROM auth_revocations WHERE until <= ?').bind(now() - GRACE),
    db
      .prepare(
        `INSERT INTO auth_revocations (claim, value, until) VALUES (?, ?, ?)
         ON CONFLICT (claim, value) DO UPDATE SET until = max(until, excluded.until)`,
      )
      .bind(claim, value, Math.ceil(until)),
  ])
  forget()
}

/** Whether the token, its session or its subject is revoked. */
export async function isRevoked(db: D1Database, claims: { readonly [claim: string]: unknown }): Promise<boolean> {
  const revocable = ['jti', 'sid', 'sub']
    .map((claim) => claims[claim])
    .map((id) => (typeof id === 'string' ? id : null))
  const found = await db
    .prepare(
      `SELECT 1 FROM auth_revocations
       WHERE ((claim = 'jti' AND value = ?) OR (claim = 'sid' AND value = ?) OR (claim = 'sub' AND value = ?))
         AND until > ?`,
    )
    .bind(...revocable, now() - GRACE)
    .first()
  return found !== null
}

/** How long a token may be accepted after it has expired, in seconds: more than clocks are allowed to differ. */
const GRACE = 60
