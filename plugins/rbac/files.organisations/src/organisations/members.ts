import { Hono } from 'hono'
import { Problem } from '../http/problem.ts'
import { allow } from '../rbac/allow.ts'
import { bodyOf, namesOf } from '../rbac/body.ts'
import { callerOf } from '../rbac/caller.ts'
import { assertCovers, callerNow, rolesToGive, scopeOf } from '../rbac/grant.ts'
import { readHoldings, rolesNamed } from '../rbac/holdings.ts'
import { OWNER } from '../rbac/policy.ts'
import { revise, type Scope } from '../rbac/revise.ts'

interface Row {
  readonly subject: string
  readonly joined_at: string
  readonly roles: string
}

const PAGE = 100

/** Who belongs to an organisation, and the roles they have themselves. Those of their teams come on top. */
export const members: Hono<{ Bindings: Env }> = new Hono()

members.get('/', allow('members:read'), async (c) => {
  const { db, organisation } = scopeOf(c)
  const { results } = await db
    .prepare(
      `SELECT m.subject, m.joined_at, (SELECT json_group_array(b.role) FROM rbac_bindings b
         WHERE b.organisation = m.organisation AND b.subject = m.subject) AS roles
       FROM rbac_members m WHERE m.organisation = ? AND m.subject > ? ORDER BY m.subject LIMIT ?`,
    )
    .bind(organisation, c.req.query('after') ?? '', PAGE + 1)
    .run<Row>()
  const data = results.slice(0, PAGE).map(toMember)
  return c.json({ data, next: results.length > PAGE ? (data.at(-1)?.subject ?? null) : null })
})

members.put('/:subject', allow('members:write'), async (c) => {
  const subject = c.req.param('subject')
  const roles = namesOf((await bodyOf(c)).roles, 'roles')
  const scope = scopeOf(c)
  await revise(scope, async () => {
    const before = await rolesOf(scope, subject)
    const after = await rolesToGive(scope, roles)
    const held = await rolesNamed(scope, before)
    assertCovers(await callerNow(c, 'members:write'), [...held, ...after])
    if (!roles.includes(OWNER)) await assertOwnerStays(scope, subject)
    const statements = [removed('rbac_bindings', scope, subject), ...roles.map((role) => bound(scope, subject, role))]
    return { what: 'member.roles', about: { subject, roles }, statements, answer: undefined }
  })
  return c.json({ subject, roles })
})

members.delete('/:subject', allow('members:write'), async (c) => {
  const subject = c.req.param('subject')
  const scope = scopeOf(c)
  await revise(scope, async () => {
    await rolesOf(scope, subject)
    // With what the teams give: whoever may not take that away may not remove the member either.
    const { held } = await readHoldings(scope.db, scope.organisation, subject)
    assertCovers(await callerNow(c, 'members:write'), held)
    return leaving(scope, subject)
  })
  return c.body(null, 204)
})

/** Everybody may leave who is not the last owner. */
members.post('/leave', allow('authenticated'), async (c) => {
  const scope = scopeOf(c)
  await revise(scope, async () => {
    await rolesOf(scope, scope.by)
    // An API key that has less than its owner does not take the rest from them.
    const { held } = await readHoldings(scope.db, scope.organisation, scope.by)
    assertCovers(callerOf(c), held)
    return leaving(scope, scope.by)
  })
  return c.body(null, 204)
})

async function leaving(scope: Scope, subject: string) {
  await assertOwnerStays(scope, subject)
  const tables = ['rbac_team_members', 'rbac_bindings', 'rbac_members'] as const
  const statements = tables.map((table) => removed(table, scope, subject))
  return { what: 'member.leave', about: { subject }, statements, answer: undefined }
}

/** @throws {Problem} 404 for somebody who is no member */
async function rolesOf({ db, organisation }: Scope, subject: string): Promise<string[]> {
  const [member, roles] = await db.batch<{ role: string }>([
    db.prepare('SELECT 1 FROM rbac_members WHERE organisation = ? AND subject = ?').bind(organisation, subject),
    db.prepare('SELECT role FROM rbac_bindings WHERE organisation = ? AND subject = ?').bind(organisation, subject),
  ])
  if (member?.results.length !== 1) throw new Problem(404, { detail: 'There is no such member' })
  return roles?.results.map(({ role }) => role) ?? []
}

/** @throws {Problem} 409 when nobody else is an owner */
async function assertOwnerStays({ db, organisation }: Scope, subject: string): Promise<void> {
  const { results } = await db
    .prepare('SELECT subject FROM rbac_bindings WHERE organisation = ? AND role = ? LIMIT 2')
    .bind(organisation, OWNER)
    .run<{ subject: string }>()
  if (results.length === 1 && results[0]?.subject === subject)
    throw new Problem(409, { detail: 'An organisation has an owner: make somebody else one first' })
}

type Table = 'rbac_team_members' | 'rbac_bindings' | 'rbac_members'

function removed(table: Table, { db, organisation }: Scope, subject: string): D1PreparedStatement {
  return db.prepare(`DELETE FROM ${table} WHERE organisation = ? AND subject = ?`).bind(organisation, subject)
}

function bound({ db, organisation }: Scope, subject: string, role: string): D1PreparedStatement {
  return db
    .prepare('INSERT INTO rbac_bindings (organisation, subject, role) VALUES (?, ?, ?)')
    .bind(organisation, subject, role)
}

const toMember = ({ subject, joined_at, roles }: Row) => ({
  subject,
  joinedAt: joined_at,
  roles: JSON.parse(roles) as string[],
})
