import { type ScryptOptions, scrypt } from 'node:crypto'
import { decodeBase64Url } from 'hono/utils/encode'
import { equal, letters } from '../accounts/secret.ts'

/**
 * What a guess costs: 200 ms, and 16 MiB of the 128 that an isolate has (OWASP Password Storage Cheat Sheet). PBKDF2 is no way
 * here: the platform refuses more than 100,000 rounds.
 */
const COST: ScryptOptions = { N: 2 ** 14, r: 8, p: 5 }

/** In bytes. */
const LENGTH = 32

/** What is kept of a password: how it was made, the salt, and the digest. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const digest = await derive(password, salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, letters(salt.buffer), digest].join('$')
}

/**
 * Whether it is the password. It takes as long for somebody who has none, or does not exist.
 *
 * @param kept What `hashPassword` made of theirs, if they have one.
 */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', digest = ''] = (kept ?? NOBODY).split('$')
  const found = await derive(password, decodeBase64Url(salt), { N: Number(N), r: Number(r), p: Number(p) })
  return equal(found, digest) && kept !== undefined
}

/** Somebody whose password nobody knows. */
const NOBODY = ['scrypt', COST.N, COST.r, COST.p, 'A'.repeat(22), 'A'.repeat(43)].join('$')

function derive(password: string, salt: Uint8Array, cost: ScryptOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    // The same letters in another composition are the same password.
    scrypt(password.normalize('NFKC'), salt, LENGTH, cost, (error, key) =>
      error === null ? resolve(letters(key.slice().buffer)) : reject(error),
    )
  })
}
