import type { JsonObject, Resource } from 'clodo/plugin'
import type { Choice } from './choice.ts'

/** The permissions a service begins with. */
export function permissionsOf(resources: readonly Resource[], choice: Choice): string[] {
  const own = resources.flatMap(({ name, methods }) =>
    [...new Set(Object.values(methods))].map((verb) => `${name}:${verb}`),
  )
  return [
    ...(own.length === 0 ? ['service:read'] : own),
    ...(choice.organisations ? ['organisations:create', 'members:read', 'members:write'] : []),
    ...(choice.custom ? ['roles:read', 'roles:write'] : []),
    ...(choice.explain ? ['decisions:read'] : []),
  ]
}

interface Role {
  readonly name: string
  readonly inherits?: string
  readonly may: readonly string[]
}

/** What the policy and its test are written from. */
export function policyOf(resources: readonly Resource[], permissions: readonly string[], choice: Choice): JsonObject {
  const roles = rolesOf(resources, permissions, choice)
  return {
    permissions: list(permissions, { indent: 2, before: 'permissions: '.length }),
    roles: roles.map((role) => ({ name: role.name, text: textOf(role) })),
    resources: resources.map(({ name, methods }) => ({
      name: isName(name) ? name : `'${name}'`,
      methods: Object.entries(methods).map(([method, verb]) => ({ method, permission: `${name}:${verb}` })),
    })),
    matrix: matrixOf(roles, permissions),
    cases: casesOf(roles, permissions),
  }
}

/** Roles of resources know nothing of members, roles and decisions: these begin with the administrator. */
function rolesOf(resources: readonly Resource[], permissions: readonly string[], choice: Choice): Role[] {
  const names = resources.length === 0 ? ['service'] : resources.map(({ name }) => name)
  const own = permissions.filter((permission) => names.some((name) => permission.startsWith(`${name}:`)))
  const reads = (permission: string) => permission.endsWith(':read')
  return [
    { name: 'viewer', may: own.filter(reads) },
    { name: 'editor', inherits: 'viewer', may: own.filter((permission) => !reads(permission)) },
    { name: 'admin', may: ['*'] },
    ...(choice.organisations ? [{ name: 'owner', inherits: 'admin', may: [] }] : []),
  ]
}

/** A role as the formatter writes it: on one line while it fits, otherwise a line for each of its keys. */
function textOf({ name, inherits, may }: Role): string {
  const inherited = inherits === undefined ? [] : [`inherits: ['${inherits}']`]
  const line = `{ ${[...inherited, `may: [${may.map((item) => `'${item}'`).join(', ')}]`].join(', ')} }`
  if (4 + `${name}: `.length + line.length + ','.length <= 120) return line
  const keys = [...inherited, `may: ${list(may, { indent: 6, before: 'may: '.length })}`]
  return `{\n${keys.map((key) => `      ${key},\n`).join('')}    }`
}

/** An array of texts as the formatter writes it: on one line while it fits. */
function list(
  items: readonly string[],
  { indent, before }: { readonly indent: number; readonly before: number },
): string {
  const quoted = items.map((item) => `'${item}'`)
  const line = `[${quoted.join(', ')}]`
  if (indent + before + line.length + ','.length <= 120) return line
  const space = ' '.repeat(indent)
  return `[\n${quoted.map((item) => `${space}  ${item},\n`).join('')}${space}]`
}

/** Whether a role has a permission. */
function has(roles: readonly Role[], name: string, permission: string): boolean {
  const role = roles.find((one) => one.name === name)
  if (role === undefined) return false
  const own = role.may.some((may) => may === '*' || may === permission)
  return own || (role.inherits !== undefined && has(roles, role.inherits, permission))
}

/** A few decisions for the test of a project to begin with. */
function casesOf(roles: readonly Role[], permissions: readonly string[]): JsonObject[] {
  const [first = ''] = permissions
  const last = permissions.findLast((permission) => !has(roles, 'editor', permission)) ?? permissions.at(-1) ?? ''
  const asked = [...roles.map(({ name }) => ({ name, permission: first })), { name: 'viewer', permission: last }]
  return [
    ...asked.map(({ name, permission }) => ({
      roles: `'${name}'`,
      permission,
      expected: String(has(roles, name, permission)),
    })),
    { roles: "'Admin', '__proto__'", permission: first, expected: 'false' },
    { roles: '', permission: first, expected: 'false' },
  ]
}

/** Role by role what the policy gives: the text that the test of a project compares with. */
function matrixOf(roles: readonly Role[], permissions: readonly string[]): string {
  const rows = [
    ['permission', ...roles.map(({ name }) => name)],
    ...permissions.map((permission) => [
      permission,
      ...roles.map(({ name }) => (has(roles, name, permission) ? 'yes' : '-')),
    ]),
  ]
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Whether a key needs no quotes. */
export function isName(key: string): boolean {
  return /^[a-zA-Z_$][\w$]*$/.test(key)
}
