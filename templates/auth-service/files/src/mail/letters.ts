import type { Challenge, Proof } from '../accounts/challenge.ts'
import { NAME } from '../accounts/name.ts'
import type { Mail } from './mail.ts'

interface Surroundings {
  /** Scheme and host of the service. */
  readonly origin: string
  /** Whether an account has the address. */
  readonly known: boolean
}

/**
 * What whoever has the address gets. There is a letter for each case, so that the page can say the same in all of them.
 */
export function letterFor(challenge: Challenge, proof: Proof, { origin, known }: Surroundings): Mail {
  const { purpose, email } = challenge
  if (purpose === 'sign-in' && !known) return nobody(email, origin)
  if (purpose === 'email' && known) return taken(email)
  const code = proof.code.replace(/(....)(....)/, '$1 $2')
  const what = {
    'sign-in': 'sign in',
    'sign-up': known ? 'sign in' : 'confirm your address',
    email: 'confirm your address',
  }
  return letter(email, `${code} is your code for ${NAME}`, [
    `Enter ${code} to ${what[purpose]}, or open`,
    `${origin}/sign-in/link?token=${proof.link}`,
    ...(purpose === 'sign-up' && known ? ['You have an account already.'] : []),
    'Both count once, for ten minutes. Give the code to nobody.',
    'If you did not ask for this, leave it: without the code nothing happens.',
  ])
}

const nobody = (to: string, origin: string) =>
  letter(to, `Sign in to ${NAME}`, [
    `Somebody wanted to sign in to ${NAME} with this address. There is no account with it.`,
    `To make one, open ${origin}/sign-up`,
    'If that was not you, leave this: nothing happens.',
  ])

const taken = (to: string) =>
  letter(to, `Your address at ${NAME}`, [
    'Somebody wanted to give an account this address. It belongs to another account already, so nothing happens.',
  ])

/** Tells whoever has an account that something by which it is guarded has changed. */
export const notice = (to: string, what: string): Mail =>
  letter(to, `${what}: ${NAME}`, [`${what}.`, 'If that was not you, sign in and end all sessions, or write to us.'])

const letter = (to: string, subject: string, paragraphs: readonly string[]): Mail => ({
  to,
  subject,
  text: `${paragraphs.join('\n\n')}\n`,
})
