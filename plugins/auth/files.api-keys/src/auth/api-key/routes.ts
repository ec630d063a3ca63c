import { Hono } from 'hono'
import { Problem } from '../../http/problem.ts'
import type { Principal } from '../../principal.ts'
import { person } from '../person.ts'
import { now } from '../time.ts'
import { createKey, listKeys, type NewKey, revokeKeys } from './store.ts'

const DAY = 24 * 60 * 60

/** How long a key is valid, in days, where nobody says; and the longest. */
const DAYS = { usual: 90, most: 365 }

/** How many roles, or scopes, a key may name. */
const MOST = 100

/** Somebody's own keys. Behind authentication. */
export const apiKeys: Hono<{ Bindings: Env }> = new Hono()

apiKeys.get('/', async (c) => c.json({ data: await listKeys(c.env.DB, person(c).subject) }))

apiKeys.post('/', async (c) => {
  const owner = person(c)
  const body: unknown = await c.req.json().catch(() => undefined)
  return c.json(await createKey(c.env.DB, owner, parse(Object(body), owner)), 201)
})

apiKeys.delete('/:id', async (c) => {
  const revoked = await revokeKeys(c.env.DB, person(c).subject, c.req.param('id'))
  if (revoked === 0) throw new Problem(404, { detail: 'There is no such key, or no longer' })
  return c.body(null, 204)
})

interface Wanted {
  name?: unknown
  days?: unknown
  roles?: unknown
  scopes?: unknown
}

/**
 * Roles that the owner does not have count for nothing, so they need not be known here: some may be kept elsewhere.
 *
 * @throws {Problem} 422 for what is no key, 403 for one whose scopes go beyond its owner's.
 */
function parse({ name, days = DAYS.usual, roles, scopes }: Wanted, owner: Principal): NewKey {
  if (typeof name !== 'string' || name.length < 1 || name.length > 100)
    throw new Problem(422, { detail: 'A key has a name of 1 to 100 characters' })
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > DAYS.most)
    throw new Problem(422, { detail: `A key is valid for 1 to ${DAYS.most} days` })
  const asked = { roles: listed(roles), scopes: listed(scopes) ?? owner.scopes }
  const beyond = asked.scopes.find((scope) => !owner.scopes.includes(scope))
  if (beyond !== undefined) throw new Problem(403, { detail: `You cannot give '${beyond}', which you do not have` })
  return { name, expires: now() + days * DAY, ...asked }
}

function listed(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined
  const isList = Array.isArray(value) && value.length <= MOST
  if (!isList || !value.every((item) => typeof item === 'string' && item.length <= 100))
    throw new Problem(422, { detail: `Roles and scopes are lists of at most ${MOST} short texts` })
  return value
}
