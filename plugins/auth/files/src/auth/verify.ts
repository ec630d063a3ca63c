import { compactVerify, type JWSHeaderParameters, type JWTPayload } from 'jose'
import { algorithms, issuerOf, keyFor } from './key.ts'
import { invalidToken, unavailable } from './refusal.ts'
import { now } from './time.ts'

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
  const { payload, protectedHeader } = await compactVerify(token, keyFor(env), { algorithms }).catch((error) => {
    throw isVerdict(error) ? invalidToken(error) : unavailable(error)
  })
  const claims = readClaims(payload)
  const fault = faultOf(protectedHeader, claims, env)
  if (fault !== undefined) throw invalidToken(fault)
  return claims
}

function readClaims(payload: Uint8Array): JWTPayload {
  try {
    // Frozen all the way down, because what is made of it outlives the request.
    return Object(JSON.parse(new TextDecoder().decode(payload), (_name, value) => Object.freeze(value)))
  } catch (error) {
    throw invalidToken(error)
  }
}

/** What is wrong with a token whose signature is right (RFC 7519, section 4.1). */
function faultOf({ typ, crit }: JWSHeaderParameters, claims: JWTPayload, env: Env): string | undefined {
  const { iss, aud, exp, nbf = 0, iat = 0 } = claims
  if (!isAccess(typ)) return `type ${typ}`
  if (crit !== undefined) return `extension ${crit}`
  if (!names(iss, issuerOf(env))) return `issuer ${iss}`
  if (![aud].flat().some((one) => names(one, env.AUTH_AUDIENCE))) return `audience ${aud}`
  if (typeof exp !== 'number' || exp + CLOCK_TOLERANCE <= now()) return `expired at ${exp}`
  if (typeof nbf !== 'number' || nbf - CLOCK_TOLERANCE > now()) return `not valid before ${nbf}`
  if (typeof iat !== 'number') return `issued at ${iat}`
  return undefined
}

/** A variable that is missing or empty is nobody's name, also not for a token that leaves out the claim. */
const names = (said: unknown, expected: string | undefined): boolean => Boolean(expected) && said === expected

const isAccess = (typ: unknown): boolean =>
  typeof typ === 'string' && TYPES.includes(typ.toLowerCase().replace(/^application\//, ''))

/** Errors of jose that are about the issuer's keys and not about the token. */
const NO_VERDICT = ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']

function isVerdict(error: unknown): boolean {
  const { code } = Object(error)
  return /^ERR_J(OSE|W)/.test(code) && !NO_VERDICT.includes(code)
}
