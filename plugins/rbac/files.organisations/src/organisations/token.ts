import type { Held } from '../rbac/decide.ts'
import { excessOf } from '../rbac/grant.ts'

/** How many random bytes a token has. */
const BYTES = 32

/** A token that cannot be guessed, in 43 letters. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Whether it could be a token. */
export const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{43}$/.test(value)

/** What is kept of a token: whoever reads the table cannot accept an invitation. */
export async function hashOf(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Letters of ASCII alone: other alphabets have letters that fold to the same and are of another mailbox. */
export const normalAddress = (address: string): string => address.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Whether somebody who holds these roles may invite to those. */
export function mayInvite(holds: readonly Held[], gives: readonly Held[]): boolean {
  return holds.some(({ grants }) => grants.has('members:write')) && excessOf(holds, gives) === undefined
}
