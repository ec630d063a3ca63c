import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'

const NAME = '__Host-session'

/** 32 bytes in base64url, and nothing else. */
const VALUE = /^[\w-]{43}$/

/**
 * The value of the session cookie. The prefix keeps other hosts of the domain from setting one (RFC 6265bis); where there
 * are two all the same, somebody has tried, and neither counts.
 */
export function readCookie(c: Context): string | undefined {
  const values = (c.req.header('Cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${NAME}=`))
    .map((pair) => pair.slice(NAME.length + 1))
  const [value] = values
  return values.length === 1 && value !== undefined && VALUE.test(value) ? value : undefined
}

/** @param life In seconds; 0 takes the cookie away. */
export function writeCookie(c: Context, value: string, life: number): void {
  setCookie(c, 'session', value, { prefix: 'host', httpOnly: true, sameSite: 'Lax', maxAge: life })
}
