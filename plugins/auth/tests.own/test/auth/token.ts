import { env } from 'cloudflare:workers'
import { type JWTPayload, SignJWT } from 'jose'
import { signingKeys } from '../../src/auth/issue/signing-keys.ts'
import { access } from './access.ts'
import type { Changes } from './changes.ts'

/** A token as the service would sign it, with changes. */
export async function token({ claims, header }: Changes = {}, key?: CryptoKey): Promise<string> {
  const { current } = await signingKeys(env)
  return new SignJWT({ ...access(), ...claims } as JWTPayload)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: current.kid, ...header })
    .sign(key ?? current.privateKey)
}
