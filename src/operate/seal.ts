/** Encryption with a passphrase: scrypt, which costs memory to guess at, and AES-256-GCM, which shows every change. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt } from 'node:crypto'

/** How a key comes from a passphrase (RFC 7914). */
export interface Derivation {
  readonly name: 'scrypt'
  /** 16 random bytes in base64. */
  readonly salt: string
  readonly N: number
  readonly r: number
  readonly p: number
}

/** 128 MB and some tenths of a second for each guess. */
export function newDerivation(): Derivation {
  return { name: 'scrypt', salt: randomBytes(16).toString('base64'), N: 2 ** 17, r: 8, p: 1 }
}

/** A file decides how much is computed, but not without an end. */
const largest = 2 ** 20

/** 32 bytes, bound to a purpose. */
export async function keyOf(passphrase: string, { salt, N, r, p }: Derivation, purpose: string): Promise<Buffer> {
  const options = { N: Math.min(N, largest), r: Math.min(r, 32), p: Math.min(p, 16), maxmem: 2 ** 31 }
  const secret = await new Promise<Buffer>((resolve, reject) =>
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  )
  return createHmac('sha256', secret).update(purpose).digest()
}

const nonceLength = 12
const tagLength = 16

/** @param context what the text belongs to: it opens nowhere else */
export function sealed(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Undefined where the key or the context is another one, or a bit was changed. */
export function unsealed(key: Uint8Array, bytes: Uint8Array, context: string): Buffer | undefined {
  if (bytes.length < nonceLength + tagLength) return undefined
  const all = Buffer.from(bytes)
  const decipher = createDecipheriv('aes-256-gcm', key, all.subarray(0, nonceLength), { authTagLength: tagLength })
  decipher.setAAD(Buffer.from(context)).setAuthTag(all.subarray(-tagLength))
  try {
    return Buffer.concat([decipher.update(all.subarray(nonceLength, -tagLength)), decipher.final()])
  } catch {
    return undefined
  }
}
