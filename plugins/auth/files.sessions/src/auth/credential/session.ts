import type { Context } from 'hono'
import type { Principal } from '../../principal.ts'
import { cached, remember } from '../cache.ts'
import { unavailable } from '../refusal.ts'
import { readCookie, writeCookie } from '../session/cookie.ts'
import { requireSameOrigin } from '../session/same-origin.ts'
import { findSession } from '../session/session.ts'

/** The session of a browser. A cookie whose session is over says nothing, and is taken away. */
export async function session(c: Context<{ Bindings: Env }>): Promise<Principal | undefined> {
  const value = readCookie(c)
  if (value === undefined) return undefined
  requireSameOrigin(c)
  // Its place in the cache is none that a token could have.
  const place = `session ${value}`
  const known = cached(place)
  if (known) return known
  const principal = await findSession(c.env.DB, value).catch((error) => {
    throw unavailable(error)
  })
  if (principal) remember(place, principal)
  else writeCookie(c, '', 0)
  return principal
}
