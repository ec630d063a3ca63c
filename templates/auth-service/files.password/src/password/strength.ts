import type { Account } from '../accounts/account.ts'
import { NAME } from '../accounts/name.ts'

/** The shortest password, where it is all that somebody proves (NIST SP 800-63B-4, section 3.1.1.1). */
export const MIN = 15

/** The longest. */
export const MAX = 200

/** How many different letters it has at least. */
const DIFFERENT = 5

/** What is wrong with a password; `undefined` when it may be chosen. Which letters it has is nobody's business. */
export function weakness(password: string, { email }: Pick<Account, 'email'>): string | undefined {
  const letters = [...password.normalize('NFKC')]
  if (letters.length < MIN) return `A password has at least ${MIN} letters.`
  if (letters.length > MAX) return `A password has at most ${MAX} letters.`
  if (new Set(letters).size < DIFFERENT) return 'This password has too few different letters.'
  const [person = email] = email.split('@')
  const rest = [person, NAME].reduce((text, word) => text.replaceAll(word.toLowerCase(), ''), password.toLowerCase())
  return [...rest].length < MIN / 2 ? 'This password is made of names that others know.' : undefined
}
