/** An algorithm of passkeys: how its public keys are read, how signatures are verified, and how they come. */
interface Algorithm {
  readonly key: SubtleCryptoImportKeyAlgorithm
  readonly verify: SubtleCryptoSignAlgorithm
  /** The signature as Web Crypto takes it. */
  readonly signature: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
}

const asItIs = (bytes: Uint8Array<ArrayBuffer>) => bytes

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

/** By their names in COSE (RFC 9053, RFC 8812), the ones to be preferred first: EdDSA, ES256, RS256. */
const ALGORITHMS = new Map<number, Algorithm>([
  [-8, { key: { name: 'Ed25519' }, verify: { name: 'Ed25519' }, signature: asItIs }],
  [-7, { key: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' }, signature: fromDer }],
  [-257, { key: rsa, verify: rsa, signature: asItIs }],
])

/** What authenticators may choose from. */
export const algorithms: readonly number[] = [...ALGORITHMS.keys()]

/** The shortest RSA key that counts, in bits. */
const MIN_RSA = 2048

/** @throws {Error} when the key (SPKI) is none of this algorithm. */
export async function importKey(algorithm: number, spki: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const known = ALGORITHMS.get(algorithm)
  if (known === undefined) throw new Error(`The algorithm ${algorithm} is not one that was asked for`)
  const key = await crypto.subtle.importKey('spki', spki, known.key, false, ['verify'])
  const { modulusLength = MIN_RSA } = key.algorithm as { modulusLength?: number }
  if (modulusLength < MIN_RSA) throw new Error('The RSA key is too short')
  return key
}

export interface Signed {
  readonly algorithm: number
  /** SPKI. */
  readonly key: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
}

export async function verifySignature({ algorithm, key, signature, data }: Signed): Promise<boolean> {
  const imported = await importKey(algorithm, key)
  const known = ALGORITHMS.get(algorithm)
  return known !== undefined && crypto.subtle.verify(known.verify, imported, known.signature(signature), data)
}

/** Half of a signature of P-256, in bytes. */
const HALF = 32

/**
 * The two numbers of an ECDSA signature, which comes in DER, side by side.
 *
 * @throws {Error} when it is not `SEQUENCE { r INTEGER, s INTEGER }` to the last byte.
 */
export function fromDer(der: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const [tag, length] = der
  if (tag !== 0x30 || length !== der.length - 2) throw new Error('The signature is no sequence')
  const r = integerAt(der, 2)
  const s = integerAt(der, r.end)
  if (s.end !== der.length) throw new Error('The signature has more than two numbers')
  const raw = new Uint8Array(2 * HALF)
  raw.set(r.bytes, HALF - r.bytes.length)
  raw.set(s.bytes, 2 * HALF - s.bytes.length)
  return raw
}

/** A number in DER without the zero that says it is not negative. */
function integerAt(der: Uint8Array<ArrayBuffer>, at: number) {
  const length = der[at + 1] ?? 0
  const end = at + 2 + length
  const bytes = der.subarray(at + 2, end)
  const unsigned = bytes[0] === 0 ? bytes.subarray(1) : bytes
  if (der[at] !== 2 || length === 0 || end > der.length || unsigned.length > HALF) throw new Error('A number is none')
  return { bytes: unsigned, end }
}
