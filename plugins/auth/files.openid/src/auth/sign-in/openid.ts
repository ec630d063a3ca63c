import {
  type AuthorizationServer,
  ClientSecretBasic,
  ClientSecretPost,
  discoveryRequest,
  getValidatedIdTokenClaims,
  type IDToken,
  processAuthorizationCodeResponse,
  processDiscoveryResponse,
  validateApplicationLevelSignature,
} from 'oauth4webapi'
import { PATIENCE, type Profile, type Provider } from './provider.ts'

export interface OpenIdOptions {
  /** The issuer, as its ID tokens say it. */
  readonly issuer: (env: Env) => string
  readonly client: Provider['client']
  /** Whether the addresses that it says are verified are. Default: yes. */
  readonly trustEmail?: boolean
}

/** How long is remembered what an issuer says of itself, in milliseconds. */
const KEEP = 600_000

const discovered = new Map<string, { readonly server: Promise<AuthorizationServer>; readonly until: number }>()

/** A provider that speaks OpenID Connect; where everything is at it, it says itself (OpenID Connect Discovery). */
export function openId({ issuer, client, trustEmail = true }: OpenIdOptions): Provider {
  return {
    scope: 'openid email profile',
    client,
    server: (env) => discover(issuer(env)),
    authentication: ({ token_endpoint_auth_methods_supported: methods }, secret) =>
      methods?.includes('client_secret_post') ? ClientSecretPost(secret) : ClientSecretBasic(secret),
    async profile(response, { server, client, nonce }) {
      const options = { expectedNonce: nonce, requireIdToken: true }
      const tokens = await processAuthorizationCodeResponse(server, client, response, options)
      // It came straight from the issuer by TLS, and is held to its keys all the same.
      await validateApplicationLevelSignature(server, response, { signal: AbortSignal.timeout(PATIENCE) })
      return toProfile(getValidatedIdTokenClaims(tokens), trustEmail)
    },
  }
}

/** Failures are not remembered. */
function discover(issuer: string): Promise<AuthorizationServer> {
  const known = discovered.get(issuer)
  if (known && Date.now() < known.until) return known.server
  const url = new URL(issuer)
  const server = discoveryRequest(url, { signal: AbortSignal.timeout(PATIENCE) }).then((response) =>
    processDiscoveryResponse(url, response),
  )
  discovered.set(issuer, { server, until: Date.now() + KEEP })
  server.catch(() => discovered.delete(issuer))
  return server
}

function toProfile(claims: IDToken | undefined, trustEmail: boolean): Omit<Profile, 'provider'> {
  if (claims === undefined) throw new Error('no ID token')
  const { sub, name, email, email_verified } = claims
  return {
    id: sub,
    ...(typeof name === 'string' && { name }),
    ...(trustEmail && email_verified === true && typeof email === 'string' && { email }),
    claims,
  }
}
