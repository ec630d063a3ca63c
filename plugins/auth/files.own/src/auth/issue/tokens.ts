import type { Grant } from '../grant.ts'
import { accessToken } from './access-token.ts'
import { type Family, rotate, startFamily } from './family.ts'

/** What a token endpoint answers (RFC 6749, section 5.1). */
export interface Tokens {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds. */
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
}

/**
 * Gives somebody tokens who has proved who they are: an access token for ten minutes, and a refresh token for the next.
 *
 * @param client Whom they are given to, an application or a device.
 * @example return c.json(await issueTokens(c.env, { subject: 'ada', roles: [], scopes: [], claims: {} }, 'mobile'))
 */
export async function issueTokens(env: Env, grant: Grant, client: string): Promise<Tokens> {
  return tokensOf(env, await startFamily(env.DB, grant, client))
}

/** Gives the next tokens for a refresh token, which then no longer counts. @throws {OAuthError} */
export async function refreshTokens(env: Env, token: string): Promise<Tokens> {
  return tokensOf(env, await rotate(env.DB, token))
}

async function tokensOf(env: Env, { id, client, grant, expires, token }: Family): Promise<Tokens> {
  const access = await accessToken(env, grant, { sid: id, client, until: expires })
  return {
    access_token: access.token,
    token_type: 'Bearer',
    expires_in: access.life,
    scope: grant.scopes.join(' '),
    refresh_token: token,
  }
}
