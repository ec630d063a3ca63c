import { env } from 'cloudflare:workers'

/** What a test wants to be different in a token; `undefined` leaves a claim out. */
export interface Changes {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
}

/** The time, in seconds since 1970. */
export const now = (): number => Math.floor(Date.now() / 1000)

/** The claims of an access token that this service accepts (RFC 9068). */
export const access = () => ({
  iss: env.AUTH_ISSUER,
  aud: env.AUTH_AUDIENCE,
  sub: 'ada',
  jti: crypto.randomUUID(),
  iat: now(),
  exp: now() + 300,
  roles: ['admin'],
})
