import { Hono } from 'hono'
import { Problem } from '../../http/problem.ts'
import { startSession } from '../session/session.ts'
import { keepAttempt, takeAttempt } from './attempt.ts'
import { begin, finish } from './flow.ts'
import { grantFor, mayEnter } from './profile.ts'
import { providers } from './providers.ts'
import { returnTo } from './return-to.ts'

/** Sends people to their provider, and takes them back. Ahead of authentication. */
export const signIn: Hono<{ Bindings: Env }> = new Hono()

signIn.get('/:provider', async (c) => {
  const named = find(c.req.param('provider'))
  const { location, attempt } = await begin(c.env, named, returnTo(c.req.query('return_to'))).catch((error) => {
    throw new Problem(503, { detail: 'The provider cannot be reached now', cause: error })
  })
  await keepAttempt(c, attempt)
  return c.redirect(location.href)
})

signIn.get('/:provider/callback', async (c) => {
  const named = find(c.req.param('provider'))
  const attempt = await takeAttempt(c, c.req.query('state') ?? '')
  if (attempt === undefined || attempt.provider !== named.name) throw refused('no attempt of this browser')
  const profile = await finish(c.env, named, new URL(c.req.url), attempt).catch((error) => {
    throw refused(error)
  })
  if (!mayEnter(profile, c.env)) throw new Problem(403, { detail: 'You may not sign in here' })
  await startSession(c, grantFor(profile))
  return c.redirect(attempt.returnTo, 303)
})

function find(name: string) {
  const provider = providers.get(name)
  if (provider === undefined) throw new Problem(404, { detail: 'There is no such provider' })
  return { name, provider }
}

/** The same whatever went wrong; the cause is for the log. */
const refused = (cause: unknown) => new Problem(400, { detail: 'This did not sign you in. Try again', cause })
