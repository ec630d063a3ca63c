import { SignJWT } from 'jose'
import { originOf } from '../origin.ts'
import { now } from '../time.ts'
import { signingKeys } from './signing-keys.ts'

/** How long a token is valid, and for how long a new one is not needed, in seconds. */
const LIFE = 300
const FRESH = 240

/** How many tokens an isolate keeps. */
const LIMIT = 100

export interface ServiceTokenOptions {
  /** What the token may be used for. Default: nothing in particular. */
  readonly scopes?: readonly string[]
  readonly roles?: readonly string[]
}

const kept = new Map<string, { readonly token: string; readonly until: number }>()

/**
 * A token with which this service calls another: signed by its own key, for five minutes, for nobody but the audience (RFC 9068). The
 * other one verifies it by the keys at `AUTH_ORIGIN/.well-known/jwks.json`; neither shares a secret nor asks anybody.
 *
 * @param audience What the other service expects as `aud`.
 * @example
 * const token = await serviceToken(c.env, 'billing')
 * await fetch('https://billing.example.com/v1/invoices', { headers: { Authorization: `Bearer ${token}` } })
 */
export async function serviceToken(
  env: Env,
  audience: string,
  { scopes = [], roles = [] }: ServiceTokenOptions = {},
): Promise<string> {
  const { current } = await signingKeys(env)
  const issuer = originOf(env)
  const place = JSON.stringify([issuer, current.kid, audience, scopes, roles])
  const known = kept.get(place)
  if (known && now() < known.until) return known.token
  const token = await new SignJWT({ client_id: issuer, scope: scopes.join(' '), roles })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: current.kid })
    .setIssuer(issuer)
    .setSubject(issuer)
    .setAudience(audience)
    .setJti(crypto.randomUUID())
    .setIssuedAt(now())
    .setExpirationTime(now() + LIFE)
    .sign(current.privateKey)
  const [oldest] = kept.keys()
  if (kept.size >= LIMIT && oldest !== undefined) kept.delete(oldest)
  kept.set(place, { token, until: now() + FRESH })
  return token
}
