import type { Context } from 'hono'
import { distinctRemoteAddr, expandIPv6 } from 'hono/utils/ipaddr'
import { Problem } from '../http/problem.ts'
import { digest } from './secret.ts'
import { now } from './time.ts'

/** How often something may be tried for one address, and in how many seconds. */
const LIMITS = {
  /** Mails to it. */
  mail: { most: 5, period: 15 * 60 },
  /** Passwords of it. */
  password: { most: 10, period: 15 * 60 },
} as const

/**
 * Counts an attempt by the network it comes from. The platform counts, for each of its locations.
 *
 * @throws {Problem} 429 when there were too many.
 */
export async function countNetwork(c: Context<{ Bindings: Env }>): Promise<void> {
  const address = c.req.header('CF-Connecting-IP')
  // Another Worker of the account calls, by a service binding.
  if (address === undefined) return
  // A subscriber has all addresses of an IPv6 network of 64 bits.
  const network = distinctRemoteAddr(address) === 'IPv6' ? expandIPv6(address).split(':', 4).join(':') : address
  const { success } = await c.env.ACCOUNT_ATTEMPTS.limit({ key: network })
  if (!success) throw tooMany(60)
}

/**
 * Counts an attempt for an e-mail address, exactly and for all locations, whether or not anybody has an account with it.
 *
 * @throws {Problem} 429 when there were too many.
 */
export async function countAttempt(
  c: Context<{ Bindings: Env }>,
  what: keyof typeof LIMITS,
  email: string,
): Promise<void> {
  await countNetwork(c)
  const { most, period } = LIMITS[what]
  const time = now()
  const { DB } = c.env
  const [, counted] = await DB.batch<{ tries: number; ends: number }>([
    DB.prepare('DELETE FROM account_attempts WHERE ends <= ?').bind(time),
    DB.prepare(
      `INSERT INTO account_attempts (key, tries, ends) VALUES (?, 1, ?)
       ON CONFLICT (key) DO UPDATE SET tries = tries + 1 RETURNING tries, ends`,
    ).bind(await keyOf(what, email), time + period),
  ])
  const [row] = counted?.results ?? []
  if (row !== undefined && row.tries > most) throw tooMany(row.ends - time)
}

/** Forgets the attempts of somebody who got in. */
export async function forgetAttempts(db: D1Database, what: keyof typeof LIMITS, email: string): Promise<void> {
  await db
    .prepare('DELETE FROM account_attempts WHERE key = ?')
    .bind(await keyOf(what, email))
    .run()
}

const keyOf = async (what: string, email: string) => `${what} ${await digest(email)}`

const tooMany = (seconds: number) =>
  new Problem(429, { detail: 'Too many attempts. Try again later', headers: { 'Retry-After': String(seconds) } })
