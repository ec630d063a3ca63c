import { type Context, Hono } from 'hono'
import { Problem } from '../http/problem.ts'
import { allow } from '../rbac/allow.ts'
import { bodyOf, invalid, namesOf, textOf } from '../rbac/body.ts'
import type { Held } from '../rbac/decide.ts'
import { assertCovers, callerNow, rolesToGive, scopeOf } from '../rbac/grant.ts'
import { type Place, rolesNamed } from '../rbac/holdings.ts'
import { OWNER } from '../rbac/policy.ts'
import { type Revision, revise } from '../rbac/revise.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly roles: string
  readonly members: string
}

/** Teams give their roles to their members. Whoever puts somebody into one gives them these roles. */
export const teams: Hono<{ Bindings: Env }> = new Hono()

teams.get('/', allow('members:read'), async (c) => {
  const { db, organisation } = scopeOf(c)
  const { results } = await db
    .prepare(
      `SELECT t.id, t.name, (SELECT json_group_array(role) FROM rbac_team_roles WHERE team = t.id) AS roles,
         (SELECT json_group_array(subject) FROM rbac_team_members WHERE team = t.id) AS members
       FROM rbac_teams t WHERE t.organisation = ? ORDER BY t.name LIMIT 1000`,
    )
    .bind(organisation)
    .run<Row>()
  return c.json({ data: results.map(toTeam) })
})

teams.post('/', allow('members:write'), async (c) => {
  const body = await bodyOf(c)
  const [name, roles] = [textOf(body.name, 'name'), teamRoles(body.roles ?? [])]
  const id = crypto.randomUUID()
  await change(c, async (place) => {
    const { db, organisation } = place
    const taken = 'SELECT 1 FROM rbac_teams WHERE organisation = ? AND name = ?'
    if (await db.prepare(taken).bind(organisation, name).first())
      throw new Problem(409, { detail: 'There is a team of this name' })
    const insert = db.prepare('INSERT INTO rbac_teams (organisation, id, name) VALUES (?, ?, ?)')
    return {
      what: 'team.create',
      concerned: await rolesToGive(place, roles),
      statements: [insert.bind(organisation, id, name), ...given(place, id, roles)],
      about: { team: id, name, roles },
    }
  })
  return c.json({ id, name, roles, members: [] }, 201)
})

teams.put('/:team/roles', allow('members:write'), async (c) => {
  const team = c.req.param('team')
  const roles = teamRoles((await bodyOf(c)).roles)
  await change(c, async (place) => {
    const { db, organisation } = place
    const concerned = [...(await rolesOf(place, team)), ...(await rolesToGive(place, roles))]
    const remove = db.prepare('DELETE FROM rbac_team_roles WHERE organisation = ? AND team = ?')
    const statements = [remove.bind(organisation, team), ...given(place, team, roles)]
    return { what: 'team.roles', concerned, statements, about: { team, roles } }
  })
  return c.json({ roles })
})

teams.delete('/:team', allow('members:write'), async (c) => {
  const team = c.req.param('team')
  await change(c, async ({ db, organisation }) => ({
    what: 'team.delete',
    concerned: await rolesOf({ db, organisation }, team),
    // Its roles and members go with it (ON DELETE CASCADE).
    statements: [db.prepare('DELETE FROM rbac_teams WHERE organisation = ? AND id = ?').bind(organisation, team)],
    about: { team },
  }))
  return c.body(null, 204)
})

teams.put('/:team/members/:subject', allow('members:write'), async (c) => {
  const { team, subject } = c.req.param()
  await change(c, async ({ db, organisation }) => {
    const concerned = await rolesOf({ db, organisation }, team)
    const member = 'SELECT 1 FROM rbac_members WHERE organisation = ? AND subject = ?'
    if (!(await db.prepare(member).bind(organisation, subject).first()))
      throw new Problem(404, { detail: 'There is no such member' })
    const insert = db.prepare('INSERT OR IGNORE INTO rbac_team_members (organisation, team, subject) VALUES (?, ?, ?)')
    const statements = [insert.bind(organisation, team, subject)]
    return { what: 'team.join', concerned, statements, about: { team, subject } }
  })
  return c.body(null, 204)
})

teams.delete('/:team/members/:subject', allow('members:write'), async (c) => {
  const { team, subject } = c.req.param()
  await change(c, async ({ db, organisation }) => ({
    what: 'team.leave',
    concerned: await rolesOf({ db, organisation }, team),
    statements: [
      db
        .prepare('DELETE FROM rbac_team_members WHERE organisation = ? AND team = ? AND subject = ?')
        .bind(organisation, team, subject),
    ],
    about: { team, subject },
  }))
  return c.body(null, 204)
})

type Change = Omit<Revision<undefined>, 'answer'> & {
  /** The roles that somebody gets or loses by it. */
  readonly concerned: readonly Held[]
}

async function change(c: Context<{ Bindings: Env }>, plan: (place: Place) => Promise<Change>): Promise<void> {
  const scope = scopeOf(c)
  await revise(scope, async () => {
    const { concerned, ...revision } = await plan(scope)
    assertCovers(await callerNow(c, 'members:write'), concerned)
    return { ...revision, answer: undefined }
  })
}

/** @throws {Problem} 404 for a team that is not of this organisation */
async function rolesOf({ db, organisation }: Place, team: string): Promise<Held[]> {
  const [found, roles] = await db.batch<{ role: string }>([
    db.prepare('SELECT 1 FROM rbac_teams WHERE organisation = ? AND id = ?').bind(organisation, team),
    db.prepare('SELECT role FROM rbac_team_roles WHERE organisation = ? AND team = ?').bind(organisation, team),
  ])
  if (found?.results.length !== 1) throw new Problem(404, { detail: 'There is no such team' })
  return rolesNamed({ db, organisation }, roles?.results.map(({ role }) => role) ?? [])
}

/** Owners answer for an organisation by name, so a team cannot be one. */
function teamRoles(value: unknown): string[] {
  const roles = namesOf(value, 'roles')
  if (roles.includes(OWNER)) throw invalid('A team cannot be the owner')
  return roles
}

function given({ db, organisation }: Place, team: string, roles: readonly string[]): D1PreparedStatement[] {
  const insert = db.prepare('INSERT INTO rbac_team_roles (organisation, team, role) VALUES (?, ?, ?)')
  return roles.map((role) => insert.bind(organisation, team, role))
}

const toTeam = ({ id, name, roles, members }: Row) => ({
  id,
  name,
  roles: JSON.parse(roles) as string[],
  members: JSON.parse(members) as string[],
})
