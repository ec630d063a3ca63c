import { env } from 'cloudflare:workers'
import { type JWTPayload, SignJWT } from 'jose'
import { access } from './access.ts'
import type { Changes } from './changes.ts'

/** A token as the issuer would sign it, with changes. */
export function token({ claims, header }: Changes = {}, secret = env.AUTH_SECRET): Promise<string> {
  return new SignJWT({ ...access(), ...claims } as JWTPayload)
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
    .sign(new TextEncoder().encode(secret))
}
