import { type JWTPayload, jwtVerify } from 'jose'
import { algorithms, issuerOf, keyFor } from './key.ts'
import { invalidToken, unavailable } from './refusal.ts'

/** How far the issuer's clock may be off, in seconds. */
const CLOCK_TOLERANCE = 30

/** What a token may say it is (RFC 9068; `jwt` is what most issuers say). It keeps out what is signed for other uses. */
const TYPES = ['at+jwt', 'jwt']

/**
 * The claims of a token that the issuer signed, for this service, and for now (RFC 8725).
 *
 * @throws {Problem} 401 when it is anything else, 503 when the issuer's keys cannot be had.
 */
export async function verify(token: string, env: Env): Promise<JWTPayload> {
  const options = {
    algorithms,
    issuer: issuerOf(env),
    audience: env.AUTH_AUDIENCE,
    clockTolerance: CLOCK_TOLERANCE,
    requiredClaims: ['exp', 'sub'],
  }
  const { payload, protectedHeader } = await jwtVerify(token, keyFor(env), options).catch((error) => {
    throw isVerdict(error) ? invalidToken(error) : unavailable(error)
  })
  const type = protectedHeader.typ?.toLowerCase().replace(/^application\//, '')
  if (type === undefined || !TYPES.includes(type)) throw invalidToken(`type ${type}`)
  return payload
}

/** Errors of jose that are about the issuer's keys and not about the token. */
const NO_VERDICT = ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']

function isVerdict(error: unknown): boolean {
  const { code } = Object(error)
  return /^ERR_J(OSE|W)/.test(code) && !NO_VERDICT.includes(code)
}
