import {
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  validateAuthResponse,
} from 'oauth4webapi'
import { originOf } from '../origin.ts'
import { PATH } from '../path.ts'
import type { Attempt } from './attempt.ts'
import { PATIENCE, type Profile, type Provider } from './provider.ts'

interface Named {
  /** As it stands in the path. */
  readonly name: string
  readonly provider: Provider
}

/** Where the provider sends people back to. One for each, so that none can answer for another (RFC 9700, section 4.4.2). */
const redirectUri = (env: Env, name: string) => `${originOf(env)}${PATH}/sign-in/${name}/callback`

/** Begins an attempt: the address at the provider, and what to keep until the answer comes (OAuth 2.0 with PKCE). */
export async function begin(
  env: Env,
  { name, provider }: Named,
  returnTo: string,
): Promise<{ readonly location: URL; readonly attempt: Attempt }> {
  const { authorization_endpoint } = await provider.server(env)
  const { id } = provider.client(env)
  if (authorization_endpoint === undefined || id === '') throw new Error(`${name} has no endpoint or no client id`)
  const [state, nonce, verifier] = [generateRandomState(), generateRandomNonce(), generateRandomCodeVerifier()]
  const location = new URL(authorization_endpoint)
  if (location.protocol !== 'https:') throw new Error(`${location} can be changed on the way`)
  const parameters = {
    response_type: 'code',
    client_id: id,
    redirect_uri: redirectUri(env, name),
    scope: provider.scope,
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  for (const [key, value] of Object.entries(parameters)) location.searchParams.set(key, value)
  return { location, attempt: { provider: name, state, nonce, verifier, returnTo } }
}

/**
 * Ends an attempt: checks the answer of the provider, and asks it who that was.
 *
 * @throws {Error} of `oauth4webapi` when anything is not as it should be.
 */
export async function finish(env: Env, { name, provider }: Named, answer: URL, attempt: Attempt): Promise<Profile> {
  const server = await provider.server(env)
  const { id, secret } = provider.client(env)
  const client = { client_id: id }
  // State, and the issuer where the provider says it (RFC 9207).
  const parameters = validateAuthResponse(server, client, answer, attempt.state)
  const response = await authorizationCodeGrantRequest(
    server,
    client,
    provider.authentication(server, secret),
    parameters,
    redirectUri(env, name),
    attempt.verifier,
    { signal: AbortSignal.timeout(PATIENCE) },
  )
  return { ...(await provider.profile(response, { server, client, nonce: attempt.nonce })), provider: name }
}
