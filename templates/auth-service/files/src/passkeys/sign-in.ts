import { Hono } from 'hono'
import * as v from 'valibot'
import { findAccount } from '../accounts/account.ts'
import { countNetwork } from '../accounts/attempts.ts'
import { originFor } from '../accounts/origin.ts'
import { signIn } from '../accounts/session.ts'
import { Problem } from '../http/problem.ts'
import { validate } from '../http/validate.ts'
import { returnTo } from '../pages/return-to.ts'
import { handleOf } from './handle.ts'
import { endCeremony, findPasskey, markUsed, PATIENCE, startCeremony } from './store.ts'
import { assertion, challengeIn, used } from './verify.ts'

const answer = v.object({ credential: assertion, return_to: v.optional(v.string()) })

/** Signing in with a passkey. The browser shows those that it has: the service names none, so it tells of no account. */
export const passkeySignIn = new Hono<{ Bindings: Env }>()

passkeySignIn.post('/options', async (c) => {
  await countNetwork(c)
  const challenge = await startCeremony(c.env.DB)
  const rpId = new URL(originFor(c.env)).hostname
  return c.json({ challenge, rpId, allowCredentials: [], userVerification: 'required', timeout: PATIENCE * 1000 })
})

passkeySignIn.post('/', validate('json', answer), async (c) => {
  await countNetwork(c)
  const { credential, return_to } = c.req.valid('json')
  const subject = await prove(c.env, credential).catch((cause) => {
    throw refused(cause)
  })
  const account = await findAccount(c.env.DB, subject)
  if (account === undefined) throw refused('there is no such account')
  await signIn(c, account, 'pop')
  return c.json({ location: returnTo(return_to) })
})

async function prove(env: Env, credential: v.InferOutput<typeof assertion>): Promise<string> {
  const challenge = challengeIn(credential.response.clientDataJSON)
  const asked = await endCeremony(env.DB, challenge)
  const passkey = await findPasskey(env.DB, credential.id)
  if (!asked || passkey === undefined) throw new Error(asked ? 'there is no such passkey' : 'nobody asked for this')
  const counter = await used(credential, passkey, { origin: originFor(env), challenge })
  if (credential.response.userHandle !== handleOf(passkey.account)) throw new Error('this is of another account')
  if (!(await markUsed(env.DB, passkey, counter))) throw new Error('this was used at the same time')
  return passkey.account
}

/** The same whatever went wrong; the cause is for the log. */
const refused = (cause: unknown) => new Problem(401, { detail: 'This passkey does not sign you in', cause })
