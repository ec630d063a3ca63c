import type { Context } from 'hono'
import { letterFor, notice } from '../mail/letters.ts'
import { sendMail, sendNotice } from '../mail/mail.ts'
import { type Account, changeEmail, findAccount, findByEmail, openAccount } from './account.ts'
import { countAttempt } from './attempts.ts'
import { type Challenge, startChallenge } from './challenge.ts'
import { writeChallenge } from './cookie.ts'
import { originFor } from './origin.ts'
import { endAccess, signedInAs, signIn } from './session.ts'

type Here = Context<{ Bindings: Env }>

/**
 * Lets somebody prove an address: a code and a link go there. What is done and what is answered does not depend on whether an
 * account has the address; only whoever reads its mail finds out.
 *
 * @throws {Problem} 429 after too many mails to one address, 503 when mail cannot be sent.
 */
export async function askForProof(c: Here, challenge: Challenge): Promise<void> {
  await countAttempt(c, 'mail', challenge.email)
  const known = (await findByEmail(c.env.DB, challenge.email)) !== undefined
  const proof = await startChallenge(c.env.DB, challenge)
  await sendMail(c.env, letterFor(challenge, proof, { origin: originFor(c.env), known }))
  writeChallenge(c, proof.secret)
}

/**
 * Does what an address was proved for: signs in, opens the account, or gives it the address.
 *
 * @returns Where to go next; `undefined` when there is nobody to sign in.
 */
export async function proved(c: Here, challenge: Challenge): Promise<string | undefined> {
  const account = await accountFor(c, challenge)
  if (account === undefined) return undefined
  await signIn(c, account, 'otp')
  return challenge.returnTo
}

function accountFor(c: Here, challenge: Challenge): Promise<Account | undefined> {
  const { DB } = c.env
  switch (challenge.purpose) {
    case 'sign-in':
      return findByEmail(DB, challenge.email)
    case 'sign-up':
      return openAccount(DB, challenge)
    case 'email':
      return move(c, challenge)
  }
}

/** Only whoever is signed in to the account may give it an address: the owner of the mailbox could be somebody else. */
async function move(c: Here, { subject, email }: Challenge): Promise<Account | undefined> {
  const principal = await signedInAs(c)
  if (subject === undefined || principal?.subject !== subject) return undefined
  const before = await findAccount(c.env.DB, subject)
  const account = await changeEmail(c.env.DB, subject, email)
  if (before === undefined || account === undefined) return undefined
  // All other sessions say the old address.
  await endAccess(c.env.DB, subject)
  await sendNotice(c.env, notice(before.email, 'Your address was changed'))
  return account
}
