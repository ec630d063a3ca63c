import { Hono } from 'hono'
import { Problem } from '../http/problem.ts'
import { allow } from '../rbac/allow.ts'
import { bodyOf, invalid, namesOf, textOf } from '../rbac/body.ts'
import type { Caller } from '../rbac/decide.ts'
import { assertCovers, callerNow, rolesToGive, scopeOf } from '../rbac/grant.ts'
import { revise } from '../rbac/revise.ts'
import { hashOf, mayInvite, newToken, normalAddress } from './token.ts'

interface Row {
  readonly id: string
  readonly address: string
  readonly roles: string
  readonly invited_by: string
  readonly expires_at: string
}

/** How long an invitation can be accepted, in days. */
const DAYS = { least: 1, most: 30, usual: 7 }

/** Invitations by mail address. The token is shown once, to be mailed to that address; only its hash is kept. */
export const invitations: Hono<{ Bindings: Env }> = new Hono()

invitations.get('/', allow('members:read'), async (c) => {
  const { db, organisation } = scopeOf(c)
  const { results } = await db
    .prepare('SELECT * FROM rbac_invitations WHERE organisation = ? AND expires_at > ? ORDER BY expires_at LIMIT 1000')
    .bind(organisation, new Date().toISOString())
    .run<Row>()
  return c.json({ data: results.map(toInvitation) })
})

invitations.post('/', allow('members:write'), async (c) => {
  const body = await bodyOf(c)
  const address = addressOf(body.email)
  const roles = namesOf(body.roles, 'roles')
  const expiresAt = new Date(Date.now() + daysOf(body.days) * 86_400_000).toISOString()
  const scope = scopeOf(c)
  const id = crypto.randomUUID()
  const token = newToken()
  const hash = await hashOf(token)
  await revise(scope, async () => {
    const { db, organisation, by } = scope
    const caller = await callerNow(c, 'members:write')
    const given = await rolesToGive(scope, roles)
    assertCovers(caller, given)
    const vouched = mayInvite(boundOnly(caller), given) ? 0 : 1
    const row = [organisation, id, address, JSON.stringify(roles), hash, by, vouched, expiresAt]
    const statements = [
      // The one before ends: there is never more than one token for an address.
      db
        .prepare('DELETE FROM rbac_invitations WHERE organisation = ? AND (address = ? OR expires_at <= ?)')
        .bind(organisation, address, new Date().toISOString()),
      db
        .prepare(
          `INSERT INTO rbac_invitations (organisation, id, address, roles, token_hash, invited_by, vouched, expires_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .bind(...row),
    ]
    return { what: 'invitation.create', about: { invitation: id, roles }, statements, answer: undefined }
  })
  return c.json({ id, email: address, roles, expiresAt, token }, 201)
})

invitations.delete('/:invitation', allow('members:write'), async (c) => {
  const id = c.req.param('invitation')
  const scope = scopeOf(c)
  await revise(scope, async () => {
    const { db, organisation } = scope
    await callerNow(c, 'members:write')
    const found = 'SELECT 1 FROM rbac_invitations WHERE organisation = ? AND id = ?'
    if (!(await db.prepare(found).bind(organisation, id).first()))
      throw new Problem(404, { detail: 'There is no such invitation' })
    const statement = db
      .prepare('DELETE FROM rbac_invitations WHERE organisation = ? AND id = ?')
      .bind(organisation, id)
    return { what: 'invitation.revoke', about: { invitation: id }, statements: [statement], answer: undefined }
  })
  return c.body(null, 204)
})

/** What the caller has in D1, without what its credential says. */
function boundOnly({ roles }: Caller) {
  return roles.filter(({ from }) => from !== 'credential')
}

function addressOf(value: unknown): string {
  const address = normalAddress(textOf(value, 'email', 254))
  if (!/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(address)) throw invalid('email is no mail address')
  return address
}

function daysOf(value: unknown = DAYS.usual): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < DAYS.least || value > DAYS.most)
    throw invalid(`days is a whole number from ${DAYS.least} to ${DAYS.most}`)
  return value
}

const toInvitation = ({ id, address, roles, invited_by, expires_at }: Row) => ({
  id,
  email: address,
  roles: JSON.parse(roles) as string[],
  invitedBy: invited_by,
  expiresAt: expires_at,
})
