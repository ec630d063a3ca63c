import type { Context } from 'hono'
import { Problem } from '../http/problem.ts'
import { networkOf } from './network.ts'

/** How long an address has to wait, in seconds: the period of the binding `AUTH_FAILURES`. */
const PERIOD = 60

/** How many addresses an isolate keeps out. */
const LIMIT = 1000

/** Addresses that have to wait, and until when. */
const waiting = new Map<string, number>()

/**
 * Tries a credential, and keeps an address out for a minute that has tried too many false ones. True ones cost it nothing,
 * so many good callers may share an address. The platform counts, for each of its locations.
 *
 * @throws {Problem} 429 for an address that has to wait; whatever `attempt` throws.
 */
export async function throttle<T>(c: Context<{ Bindings: Env }>, attempt: () => Promise<T>): Promise<T> {
  const address = networkOf(c.req.header('CF-Connecting-IP') ?? '')
  // Another Worker of the account calls, by a service binding.
  if (address === '') return attempt()
  if (Date.now() < (waiting.get(address) ?? 0)) throw tooMany()
  try {
    return await attempt()
  } catch (error) {
    if (error instanceof Problem && error.status < 500) await count(address, c.env)
    throw error
  }
}

async function count(address: string, env: Env): Promise<void> {
  const { success } = await env.AUTH_FAILURES.limit({ key: address })
  if (success) return
  const [oldest] = waiting.keys()
  if (waiting.size >= LIMIT && oldest !== undefined) waiting.delete(oldest)
  waiting.set(address, Date.now() + PERIOD * 1000)
}

const tooMany = () =>
  new Problem(429, { detail: 'Too many false credentials', headers: { 'Retry-After': String(PERIOD) } })
