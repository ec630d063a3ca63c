import { type CryptoKey, calculateJwkThumbprint, type JWK } from 'jose'

/** A pair of keys for ES256; `kid` is the thumbprint of the public one (RFC 7638). */
export interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicKey: JWK
}

/** A shorter secret could be guessed. */
const MIN_SECRET = 32

const P256 = { name: 'ECDSA', namedCurve: 'P-256' }

/** How many points P-256 has. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** What stands before the 32 bytes of a private key of P-256 (PKCS #8, RFC 5958, with RFC 5915). */
const PKCS8 = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420'

/**
 * Makes the pair of keys that a secret stands for, so that a random text is all that there is to keep and to rotate.
 *
 * The secret goes through HKDF (RFC 5869) to 48 bytes, 16 more than needed, which make the remainder as good as random
 * (FIPS 186-5, A.2.1).
 *
 * @param slot Which of the keys of the service it is: the same secret makes another pair in another place.
 * @throws {Error} when the secret is shorter than 32 bytes.
 */
export async function deriveKey(secret: string, slot: string): Promise<SigningKey> {
  const input = new TextEncoder().encode(secret)
  if (input.length < MIN_SECRET) throw new Error(`The signing key ${slot} is shorter than ${MIN_SECRET} bytes`)
  const bytes = await stretch(input, { info: `auth signing key ${slot}, ES256`, length: 48 })
  const scalar = (BigInt(`0x${hex(bytes)}`) % (ORDER - 1n)) + 1n
  const encoded = unhex(PKCS8 + scalar.toString(16).padStart(64, '0'))
  const pair = await crypto.subtle.importKey('pkcs8', encoded, P256, true, ['sign'])
  const { kty, crv, x, y } = (await crypto.subtle.exportKey('jwk', pair)) as JWK
  const point = { kty, crv, x, y } as JWK
  const kid = await calculateJwkThumbprint(point)
  return {
    kid,
    privateKey: await crypto.subtle.importKey('pkcs8', encoded, P256, false, ['sign']),
    publicKey: { ...point, kid, alg: 'ES256', use: 'sig' },
  }
}

async function stretch(secret: Uint8Array, { info, length }: { info: string; length: number }): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(info) }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, length * 8))
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const unhex = (text: string) =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
