import { forget } from '../cache.ts'
import { now } from '../time.ts'

/** A session as whoever it belongs to may see it. Times are in seconds since 1970. */
export interface Session {
  readonly id: string
  /** The browser, in its own words. */
  readonly agent: string
  readonly started: number
  readonly seen: number
  readonly expires: number
}

/** The sessions that somebody has, the newest first. */
export async function listSessions(db: D1Database, subject: string): Promise<Session[]> {
  const { results } = await db
    .prepare(
      `SELECT id, agent, started, seen, expires FROM auth_sessions
       WHERE subject = ? AND ends > ? ORDER BY started DESC LIMIT 100`,
    )
    .bind(subject, now())
    .run<Session>()
  return results
}

/**
 * Ends a session of somebody, or all; other isolates know within a minute.
 *
 * @returns How many there were.
 */
export async function endSessions(db: D1Database, subject: string, id?: string): Promise<number> {
  const { meta } = await db
    .prepare('DELETE FROM auth_sessions WHERE subject = ?1 AND (id = ?2 OR ?2 IS NULL)')
    .bind(subject, id ?? null)
    .run()
  forget()
  return meta.changes
}
