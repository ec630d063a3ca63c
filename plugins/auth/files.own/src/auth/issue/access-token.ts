import { SignJWT } from 'jose'
import type { Grant } from '../grant.ts'
import { originOf } from '../origin.ts'
import { now } from '../time.ts'
import { signingKeys } from './signing-keys.ts'

/** How long an access token is valid, in seconds. */
export const ACCESS_LIFE = 600

export interface AccessTokenOptions {
  /** The session, family of tokens or key that it is given for, so that it ends with it (`sid`). */
  readonly sid: string
  /** Whom it is given to (`client_id`). */
  readonly client: string
  /** When it ends at the latest, in seconds since 1970. */
  readonly until: number
}

/** Signs an access token for this service (RFC 9068). */
export async function accessToken(
  env: Env,
  { subject, roles, scopes, tenant, claims }: Grant,
  { sid, client, until }: AccessTokenOptions,
): Promise<{ readonly token: string; readonly life: number }> {
  const { current } = await signingKeys(env)
  const issued = now()
  const expires = Math.min(issued + ACCESS_LIFE, until)
  // What a token is given for limits the token, too.
  const { api_key, api_key_roles } = claims
  const said = { client_id: client, sid, scope: scopes.join(' '), roles, tenant, api_key, api_key_roles }
  const token = await new SignJWT(said)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: current.kid })
    .setIssuer(originOf(env))
    .setSubject(subject)
    .setAudience(env.AUTH_AUDIENCE)
    .setJti(crypto.randomUUID())
    .setIssuedAt(issued)
    .setExpirationTime(expires)
    .sign(current.privateKey)
  return { token, life: expires - issued }
}
