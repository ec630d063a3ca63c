import { Hono } from 'hono'
import { Problem } from '../../http/problem.ts'
import { person } from '../person.ts'
import { endSessions, listSessions } from './list.ts'

/** What somebody sees of their own sessions, and how they end them. Behind authentication. */
export const sessions: Hono<{ Bindings: Env }> = new Hono()

sessions.get('/', async (c) => {
  const {
    subject,
    claims: { sid },
  } = person(c)
  const data = await listSessions(c.env.DB, subject)
  return c.json({ data: data.map((session) => ({ ...session, current: session.id === sid })) })
})

sessions.get('/current', (c) => {
  const { subject, roles, scopes, tenant, claims } = person(c)
  return c.json({ subject, roles, scopes, tenant, claims })
})

sessions.delete('/', async (c) => {
  await endSessions(c.env.DB, person(c).subject)
  return c.body(null, 204)
})

sessions.delete('/:id', async (c) => {
  const ended = await endSessions(c.env.DB, person(c).subject, c.req.param('id'))
  if (ended === 0) throw new Problem(404, { detail: 'There is no such session' })
  return c.body(null, 204)
})
