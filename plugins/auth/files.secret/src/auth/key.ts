/** How tokens may be signed. A token never chooses from more than this. */
export const algorithms: 'HS256'[] = ['HS256']

/** A shorter secret could be guessed (RFC 7518, section 3.2). */
const MIN_SECRET = 32

/** Who must have issued a token (`iss`). */
export const issuerOf = ({ AUTH_ISSUER }: Env): string => AUTH_ISSUER

/** The secret that the issuer shares with this service. */
export function keyFor(env: Env): Uint8Array {
  const key = new TextEncoder().encode(env.AUTH_SECRET)
  if (key.length < MIN_SECRET) throw new Error(`AUTH_SECRET is shorter than ${MIN_SECRET} bytes`)
  return key
}
