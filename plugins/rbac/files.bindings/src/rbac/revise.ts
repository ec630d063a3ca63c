import { Problem } from '../http/problem.ts'
import { type Place, readVersion } from './holdings.ts'
import { noteVersion } from './remember.ts'

/** A change to what people may, and what is said to whoever asked for it. */
export interface Revision<T> {
  /** In the same words each time: `member.roles`. */
  readonly what: string
  /** What stays in the trail; nothing secret. */
  readonly about: Readonly<Record<string, unknown>>
  readonly statements: readonly D1PreparedStatement[]
  readonly answer: T
}

export interface Scope extends Place {
  /** The subject who changes it. */
  readonly by: string
}

const ATTEMPTS = 3

/**
 * Changes what people may in an organisation, one change after the other. What `plan` reads is still true when its statements
 * run: each change takes the next number of the organisation, so of two that were planned on the same state one is planned
 * again. The numbers with who did what are the trail, which is only ever added to.
 *
 * @throws {Problem} 503 when others are always faster
 */
export async function revise<T>({ db, organisation, by }: Scope, plan: () => Promise<Revision<T>>): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const version = (await readVersion(db, organisation)) + 1
    const { what, about, statements, answer } = await plan()
    const change = db
      .prepare('INSERT INTO rbac_changes (organisation, version, at, subject, what, about) VALUES (?, ?, ?, ?, ?, ?)')
      .bind(organisation, version, new Date().toISOString(), by, what, JSON.stringify(about))
    if (await commit(db, [change, ...statements])) {
      noteVersion(organisation, version)
      return answer
    }
  }
  throw new Problem(503, { detail: 'Others are changing roles, too', headers: { 'Retry-After': '1' } })
}

/** One transaction. @returns false when the number was taken */
async function commit(db: D1Database, statements: D1PreparedStatement[]): Promise<boolean> {
  try {
    await db.batch(statements)
    return true
  } catch (error) {
    if (String(error).includes('UNIQUE constraint failed: rbac_changes.')) return false
    throw error
  }
}
