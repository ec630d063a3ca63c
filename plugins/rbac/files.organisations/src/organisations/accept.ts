import { Hono } from 'hono'
import { Problem } from '../http/problem.ts'
import type { Principal } from '../rbac/condition.ts'
import { readHoldings, rolesNamed } from '../rbac/holdings.ts'
import { type Revision, revise } from '../rbac/revise.ts'
import { hashOf, isToken, mayInvite, normalAddress } from './token.ts'

interface Row {
  readonly organisation: string
  readonly id: string
  readonly address: string
  readonly roles: string
  readonly invited_by: string
  /** 1: what the inviter may was said by a credential, so D1 cannot be asked again. */
  readonly vouched: number
}

interface Accepted {
  readonly organisation: string
  readonly roles: readonly string[]
}

/**
 * Accepts an invitation. It stands behind authentication and in no organisation, because whoever accepts is in none yet. The
 * answer to every token that does not count is the same.
 */
export const acceptance: Hono<{ Bindings: Env }> = new Hono()

acceptance.post('/accept', async (c) => {
  const principal = c.get('principal')
  if (!principal) throw new Problem(401, { headers: { 'WWW-Authenticate': 'Bearer' } })
  const { token } = await c.req.json<{ token?: unknown }>().catch(() => ({ token: undefined }))
  if (!isToken(token)) throw notThere('no token')
  const hash = await hashOf(token)
  const { organisation } = await find(c.env.DB, hash)
  const scope = { db: c.env.DB, organisation, by: principal.subject }
  return c.json(await revise(scope, () => acceptedBy(c.env.DB, hash, principal)))
})

async function acceptedBy(db: D1Database, hash: string, principal: Principal): Promise<Revision<Accepted>> {
  const invitation = await find(db, hash)
  const { organisation, id } = invitation
  assertAddress(invitation, principal)
  const names = JSON.parse(invitation.roles) as string[]
  const roles = await rolesNamed({ db, organisation }, names)
  if (roles.length !== names.length) throw notThere('a role is gone')
  if (invitation.vouched === 0) {
    const inviter = await readHoldings(db, organisation, invitation.invited_by)
    if (!mayInvite(inviter.held, roles)) throw notThere('whoever invited may not any more')
  }
  const bind = db.prepare('INSERT OR IGNORE INTO rbac_bindings (organisation, subject, role) VALUES (?, ?, ?)')
  const statements = [
    db.prepare('DELETE FROM rbac_invitations WHERE organisation = ? AND id = ?').bind(organisation, id),
    db
      .prepare('INSERT OR IGNORE INTO rbac_members (organisation, subject, joined_at) VALUES (?, ?, ?)')
      .bind(organisation, principal.subject, new Date().toISOString()),
    ...names.map((role) => bind.bind(organisation, principal.subject, role)),
  ]
  const about = { invitation: id, invitedBy: invitation.invited_by, roles: names }
  return { what: 'invitation.accept', about, statements, answer: { organisation, roles: names } }
}

async function find(db: D1Database, hash: string): Promise<Row> {
  const row = await db
    .prepare('SELECT * FROM rbac_invitations WHERE token_hash = ? AND expires_at > ?')
    .bind(hash, new Date().toISOString())
    .first<Row>()
  if (row === null) throw notThere('unknown, used, revoked or expired')
  return row
}

/** Where the credential proves an address, it has to be the invited one: a token that went astray is of no use to others. */
function assertAddress({ address }: Row, { claims }: Principal): void {
  if (claims.email_verified !== true || typeof claims.email !== 'string') return
  if (normalAddress(claims.email) !== address) throw notThere('another address')
}

function notThere(reason: string): Problem {
  return new Problem(404, { detail: 'There is no such invitation', cause: new Error(reason) })
}
