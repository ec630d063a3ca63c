import { letters } from '../accounts/secret.ts'

/** What an authenticator keeps of an account: its id, which tells nothing of a person. */
export const handleOf = (account: string): string => letters(new TextEncoder().encode(account).buffer)
