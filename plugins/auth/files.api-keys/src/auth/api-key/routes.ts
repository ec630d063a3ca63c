import { Hono } from 'hono'
import { Problem } from '../../http/problem.ts'
import type { Principal } from '../../principal.ts'
import { person } from '../person.ts'
import { now } from '../time.ts'
import { createKey, listKeys, type NewKey, revokeKeys } from './store.ts'

const DAY = 24 * 60 * 60

/** How long a key is valid, in days, where nobody says; and the longest. */
const DAYS = { usual: 90, most: 365 }

/** Somebody's own keys. Behind authentication. */
export const apiKeys = new Hono<{ Bindings: Env }>()

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

/** @throws {Problem} 422 for what is no key, 403 for one that could more than its owner. */
function parse({ name, days = DAYS.usual, roles, scopes }: Wanted, owner: Principal): NewKey {
  if (typeof name !== 'string' || name.length < 1 || name.length > 100)
    throw new Problem(422, { detail: 'A key has a name of 1 to 100 characters' })
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > DAYS.most)
    throw new Problem(422, { detail: `A key is valid for 1 to ${DAYS.most} days` })
  const granted = { roles: within(owner.roles, roles), scopes: within(owner.scopes, scopes) }
  return { name, expires: now() + days * DAY, ...granted }
}

/** What is wanted of what there is; all of it, where nobody says. */
function within(granted: readonly string[], wanted: unknown = granted): readonly string[] {
  if (!Array.isArray(wanted) || !wanted.every((item) => typeof item === 'string'))
    throw new Problem(422, { detail: 'Roles and scopes are lists of texts' })
  const beyond = wanted.find((item) => !granted.includes(item))
  if (beyond !== undefined) throw new Problem(403, { detail: `You cannot give '${beyond}', which you do not have` })
  return wanted
}
