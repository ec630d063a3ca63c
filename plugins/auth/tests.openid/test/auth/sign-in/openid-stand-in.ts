import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { now } from '../../../src/auth/time.ts'
import { StandIn, type StandInOptions } from './stand-in.ts'

const pair = await generateKeyPair('RS256', { extractable: true })
const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'issuer', alg: 'RS256', use: 'sig' }

export interface Faults {
  /** What is different in the ID token. */
  readonly claims?: Record<string, unknown>
  /** What stands in its place; `undefined`: nothing. */
  readonly idToken?: (claims: JWTPayload) => Promise<string | undefined>
  /** What is different in what it says of itself. */
  readonly metadata?: Record<string, unknown>
  /** What it says with the code. */
  readonly said?: Record<string, string>
}

type Options = Pick<StandInOptions, 'env' | 'client' | 'redirectUri'> & { readonly issuer: string }

/** An issuer of OpenID Connect, with keys of its own. */
export class OpenIdStandIn extends StandIn {
  readonly issuer: string
  /** What is wrong with it at the moment. */
  faults: Faults = {}
  /** How often somebody asked where everything is. */
  discoveries = 0

  constructor({ issuer, ...options }: Options) {
    super({ ...options, authorization: `${issuer}/authorize`, token: `${issuer}/token` })
    this.issuer = issuer
  }

  /** The public key, as an attacker knows it, too. */
  get publicKey(): CryptoKey {
    return pair.publicKey
  }

  override said(): Record<string, string> {
    return { iss: this.issuer, ...this.faults.said }
  }

  override async answer(request: Request): Promise<Response | undefined> {
    if (request.url === `${this.issuer}/.well-known/openid-configuration`) {
      this.discoveries += 1
      return Response.json({
        issuer: this.issuer,
        authorization_endpoint: this.options.authorization,
        token_endpoint: this.options.token,
        jwks_uri: `${this.issuer}/jwks`,
        token_endpoint_auth_methods_supported: ['client_secret_post'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
        ...this.faults.metadata,
      })
    }
    if (request.url === `${this.issuer}/jwks`) return Response.json({ keys: [jwk] })
    return super.answer(request)
  }

  override async tokens(nonce: string): Promise<Record<string, unknown>> {
    const claims = {
      iss: this.issuer,
      aud: this.options.client.id,
      sub: '1234',
      nonce,
      iat: now(),
      exp: now() + 300,
      name: 'Ada',
      email: 'ada@example.com',
      email_verified: this.verified,
      ...this.faults.claims,
    }
    const { idToken = sign } = this.faults
    return { id_token: await idToken(claims) }
  }
}

/** An ID token as the issuer signs it. */
export const sign = (claims: JWTPayload, key = pair.privateKey): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'issuer' }).sign(key)
