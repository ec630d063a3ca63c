import { createRemoteJWKSet, type JWSAlgorithm, type RemoteJWKSet } from 'jose'

/** How tokens may be signed. A token never chooses from more than this, and never a method that needs a shared secret. */
export const algorithms: JWSAlgorithm[] = ['ES256', 'EdDSA', 'PS256', 'RS256']

/** Kept for ten minutes; a key that is not among them is looked for at most twice a minute. In milliseconds. */
const TIMES = { cacheMaxAge: 600_000, cooldownDuration: 30_000, timeoutDuration: 3_000 }

const sets = new Map<string, RemoteJWKSet>()

/** Who must have issued a token (`iss`). */
export const issuerOf = ({ AUTH_ISSUER }: Env): string => AUTH_ISSUER

/** The issuer's public keys, fetched when they are needed (RFC 7517). */
export function keyFor({ AUTH_JWKS_URL }: Env): RemoteJWKSet {
  const known = sets.get(AUTH_JWKS_URL)
  if (known) return known
  const url = new URL(AUTH_JWKS_URL)
  if (url.protocol !== 'https:' && url.hostname !== 'localhost') throw new Error('AUTH_JWKS_URL must be https')
  const set = createRemoteJWKSet(url, TIMES)
  sets.set(AUTH_JWKS_URL, set)
  return set
}
