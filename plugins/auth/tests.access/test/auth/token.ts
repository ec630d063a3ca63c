import { env } from 'cloudflare:workers'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { access } from './access.ts'
import type { Changes } from './changes.ts'

const team = await generateKeyPair('RS256', { extractable: true })
const jwk = { ...(await exportJWK(team.publicKey)), kid: 'team', alg: 'RS256', use: 'sig' }

/** The public key of the team, as an attacker knows it, too. */
export const publicKey = team.publicKey

// The team is nowhere, so its certificates are answered here; all else goes where it should.
const elsewhere = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const { href, origin } = new URL(new Request(input).url)
  if (origin !== new URL(env.AUTH_ISSUER).origin) return elsewhere(input, init)
  const certs = new URL('/cdn-cgi/access/certs', env.AUTH_ISSUER).href
  return href === certs ? Response.json({ keys: [jwk] }) : new Response(null, { status: 404 })
}

/** A token as the team would sign it, with changes. */
export function token({ claims, header }: Changes = {}, key = team.privateKey): Promise<string> {
  return new SignJWT({ ...access(), ...claims } as JWTPayload)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'team', ...header })
    .sign(key)
}
