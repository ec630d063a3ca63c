import { policy } from '../../src/rbac/policy.ts'

/** What each role may, as a table: `yes`, `-`, or the conditions. */
export function matrix(): string {
  const rows = [
    ['permission', ...policy.roles],
    ...policy.permissions.map((permission) => [permission, ...policy.roles.map((role) => cell(role, permission))]),
  ]
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const line = (row: readonly string[]) => row.map((text, column) => text.padEnd(width(column))).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

function cell(role: string, permission: string): string {
  const ways = policy.grantsOf(role)?.get(permission) ?? []
  if (ways.length === 0) return '-'
  return ways.map(({ condition }) => (condition === undefined ? 'yes' : `if ${condition}`)).join(' or ')
}
