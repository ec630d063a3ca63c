import { createRemoteJWKSet, type RemoteJWKSet } from 'jose'

/** How Cloudflare Access signs. */
export const algorithms: 'RS256'[] = ['RS256']

/** Kept for ten minutes; a key that is not among them is looked for at most twice a minute. In milliseconds. */
const TIMES = { cacheMaxAge: 600_000, cooldownDuration: 30_000, timeoutDuration: 3_000 }

const sets = new Map<string, RemoteJWKSet>()

/** The team, `https://TEAM.cloudflareaccess.com`: who must have issued a token (`iss`). */
export const issuerOf = ({ AUTH_ISSUER }: Env): string => AUTH_ISSUER

/** The public keys of the team, fetched when they are needed. They change every six weeks. */
export function keyFor(env: Env): RemoteJWKSet {
  const issuer = issuerOf(env)
  const known = sets.get(issuer)
  if (known) return known
  const url = new URL('/cdn-cgi/access/certs', issuer)
  if (url.protocol !== 'https:' && url.hostname !== 'localhost') throw new Error('AUTH_ISSUER must be https')
  const set = createRemoteJWKSet(url, TIMES)
  sets.set(issuer, set)
  return set
}
