import type { Context } from 'hono'
import { Problem } from '../http/problem.ts'
import type { Principal } from '../principal.ts'
import { missingToken } from './refusal.ts'

/**
 * Whoever is calling, unless it is an API key or a token that was given for one: what a key can do must not let its holder
 * make more keys, or throw out the owner.
 *
 * @throws {Problem} 401 when nobody is known to be calling, 403 for a key.
 */
export function person(c: Context): Principal {
  const principal = c.get('principal')
  if (principal === undefined) throw missingToken()
  const { api_key } = principal.claims
  if (api_key !== undefined) throw new Problem(403, { detail: 'This is not for API keys' })
  return principal
}
