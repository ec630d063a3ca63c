import type { Grants } from './define.ts'
import { policy } from './policy.ts'

/** With this a role is named that an organisation has made for itself, so that it is never taken for one in code. */
export const CUSTOM = 'custom:'

/** How many an organisation may have; all of them are read with the roles of a caller. */
export const MOST_ROLES = 100

/** The statement that reads the roles an organisation has made. */
export function customRoles(db: D1Database, organisation: string): D1PreparedStatement {
  return db.prepare('SELECT name, permissions FROM rbac_roles WHERE organisation = ? ORDER BY name').bind(organisation)
}

/** What they have, by name. A permission that the service does not have any more is nobody's. */
export function grantsOfCustom(rows: readonly Record<string, unknown>[]): Map<string, Grants> {
  return new Map(rows.map(({ name, permissions }) => [`${CUSTOM}${name}`, grants(`${CUSTOM}${name}`, permissions)]))
}

function grants(role: string, permissions: unknown): Grants {
  const listed: readonly string[] = JSON.parse(String(permissions))
  return new Map(policy.permissions.filter((one) => listed.includes(one)).map((one) => [one, [{ role }]]))
}

/** Permissions as the grants of a role. */
export const grantsFor = (role: string, permissions: readonly string[]): Grants =>
  grants(role, JSON.stringify(permissions))
