import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { LIFE } from './challenge.ts'

/** Keeps in the browser what its code counts with. */
export function writeChallenge(c: Context, secret: string): void {
  setCookie(c, 'challenge', secret, { prefix: 'host', httpOnly: true, sameSite: 'Lax', maxAge: LIFE })
}

/** Takes it away. */
export function clearChallenge(c: Context): void {
  setCookie(c, 'challenge', '', { prefix: 'host', httpOnly: true, sameSite: 'Lax', maxAge: 0 })
}

export const readChallenge = (c: Context): string | undefined => getCookie(c, 'challenge', 'host')
