import { env } from 'cloudflare:workers'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { access } from './access.ts'
import type { Changes } from './changes.ts'

const issuer = await generateKeyPair('ES256', { extractable: true })
const jwk = { ...(await exportJWK(issuer.publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }

/** The keys that the issuer shows, and how often somebody looked. A test may change them. */
export const published = { keys: [jwk], requests: 0 }

// The issuer is nowhere, so its key set is answered here; all else goes where it should.
const elsewhere = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const { href, origin } = new URL(new Request(input).url)
  if (origin !== new URL(env.AUTH_JWKS_URL).origin) return elsewhere(input, init)
  if (href !== env.AUTH_JWKS_URL) return new Response(null, { status: 404 })
  published.requests += 1
  return Response.json({ keys: published.keys })
}

/** A token as the issuer would sign it, with changes. */
export function token({ claims, header }: Changes = {}, key = issuer.privateKey): Promise<string> {
  return new SignJWT({ ...access(), ...claims } as JWTPayload)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test', ...header })
    .sign(key)
}
