import type { Context } from 'hono'
import type { Principal } from '../../principal.ts'
import { isKey } from '../api-key/format.ts'
import { identifyKey } from '../api-key/identify.ts'
import { cached, remember } from '../cache.ts'
import { bearerOf } from '../header.ts'
import { throttle } from '../throttle.ts'

/**
 * An API key in the `Authorization` header, where a token would be: `Bearer KEY`. What was found out is remembered for a
 * minute at most.
 */
export async function apiKey(c: Context<{ Bindings: Env }>): Promise<Principal | undefined> {
  const key = bearerOf(c)
  if (key === undefined || !isKey(key)) return undefined
  const known = cached(key)
  if (known) return known
  const principal = await throttle(c, () => identifyKey(key, c.env.DB))
  remember(key, principal)
  return principal
}
