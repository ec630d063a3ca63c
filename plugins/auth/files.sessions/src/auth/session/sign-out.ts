import { Hono } from 'hono'
import { readCookie, writeCookie } from './cookie.ts'
import { requireSameOrigin } from './same-origin.ts'
import { endSession } from './session.ts'

/** Signs out, whether or not there still is a session. Ahead of authentication. */
export const signOut: Hono<{ Bindings: Env }> = new Hono()

signOut.post('/', async (c) => {
  requireSameOrigin(c)
  const value = readCookie(c)
  if (value !== undefined) await endSession(c.env.DB, value)
  writeCookie(c, '', 0)
  return c.body(null, 204)
})
