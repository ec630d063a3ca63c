import { Hono } from 'hono'
import { Problem } from '../../http/problem.ts'
import { person } from '../person.ts'
import { readCookie } from '../session/cookie.ts'
import { issueTokens } from './tokens.ts'

/**
 * Gives whoever is signed in tokens for another client of theirs: an application, a device. Behind authentication. An access
 * token is not enough: who has copied one must not get more out of it than its ten minutes.
 */
export const exchange: Hono<{ Bindings: Env }> = new Hono()

exchange.post('/', async (c) => {
  const { subject, roles, scopes, tenant } = person(c)
  if (c.req.header('Authorization') !== undefined || readCookie(c) === undefined)
    throw new Problem(403, { detail: 'This takes a session' })
  const { client }: { client?: unknown } = Object(await c.req.json().catch(() => undefined))
  if (typeof client !== 'string' || !/^[\w.-]{1,100}$/.test(client))
    throw new Problem(422, { detail: 'A client has a name of letters, digits, dots, dashes and underscores' })
  const grant = { subject, roles, scopes, ...(tenant !== undefined && { tenant }), claims: {} }
  return c.json(await issueTokens(c.env, grant, client), 201, { 'Cache-Control': 'no-store' })
})
