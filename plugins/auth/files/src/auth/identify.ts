import type { Principal } from '../principal.ts'
import { cached, remember } from './cache.ts'
import { toPrincipal } from './claims.ts'
import { invalidToken, unavailable } from './refusal.ts'
import { isRevoked } from './revocation.ts'
import { verify } from './verify.ts'

/**
 * Whom a token names. What was found out is remembered for a minute at most, which is how long a revocation can go
 * unseen.
 *
 * @throws {Problem} 401 when the token is not valid or is revoked, 503 when that cannot be found out.
 */
export async function identify(token: string, env: Env): Promise<Principal> {
  const known = cached(token)
  if (known) return known

  const claims = await verify(token, env)
  const revoked = await isRevoked(env.DB, claims).catch((error) => {
    throw unavailable(error)
  })
  if (revoked) throw invalidToken('revoked')

  const principal = toPrincipal(claims)
  remember(token, principal)
  return principal
}
