import { Problem } from '../http/problem.ts'
import type { Held } from './decide.ts'
import { readHoldings, readVersion } from './holdings.ts'

/** How long an isolate believes that nothing has changed in an organisation, in milliseconds. */
const LIFE = 60_000

/** After so long roles are read again whatever the version says: somebody may have changed rows by hand. */
const LONGEST = 600_000

/** How many callers, and how many organisations, an isolate remembers. */
const LIMIT = 1000

const holdings = new Map<string, { held: readonly Held[]; version: number; until: number }>()
const versions = new Map<string, { version: number; until: number }>()

/**
 * The roles that D1 has for somebody in an organisation. A change is seen at once in the isolate that made it, in others
 * within a minute: every change raises the version of the organisation, and only roles of the current one count.
 *
 * @throws {Problem} 503 when they cannot be had
 */
export async function rolesIn(db: D1Database, organisation: string, subject: string): Promise<readonly Held[]> {
  const key = JSON.stringify([organisation, subject])
  const start = Date.now()
  try {
    const known = holdings.get(key)
    if (known && start < known.until && known.version === (await currentVersion(db, organisation))) return known.held
    const { version, held } = await readHoldings(db, organisation, subject)
    noteVersion(organisation, version, start)
    // With the version that was read: when it is not the newest any more, these do not count.
    put(holdings, key, { held, version, until: start + LONGEST })
    return held
  } catch (cause) {
    throw new Problem(503, { detail: 'Roles cannot be read now', headers: { 'Retry-After': '5' }, cause })
  }
}

async function currentVersion(db: D1Database, organisation: string): Promise<number> {
  const known = versions.get(organisation)
  const start = Date.now()
  if (known && start < known.until) return known.version
  return noteVersion(organisation, await readVersion(db, organisation), start)
}

/** Remembers the version of an organisation. A read that began before a change does not bring the old one back. */
export function noteVersion(organisation: string, version: number, since: number = Date.now()): number {
  const known = versions.get(organisation)
  if (known && Date.now() < known.until && known.version > version) return known.version
  put(versions, organisation, { version, until: since + LIFE })
  return version
}

/** Forgets everything, as a new isolate does. */
export function forgetRoles(): void {
  holdings.clear()
  versions.clear()
}

/** The oldest makes room. */
function put<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  const [oldest] = map.keys()
  if (map.size >= LIMIT && oldest !== undefined) map.delete(oldest)
  map.set(key, value)
}
