import { encodeBase64Url } from 'hono/utils/encode'

const bytes = (text: string) => new TextEncoder().encode(text)

/** Bytes in letters that fit into cookies and URLs (base64url). */
export const letters = (bytes: ArrayBufferLike): string => encodeBase64Url(bytes).replaceAll('=', '')

/** 32 random bytes, in such letters. */
export const randomSecret = (): string => letters(crypto.getRandomValues(new Uint8Array(32)).buffer)

/** What is kept of a secret: SHA-256, which is enough for what has too many bits to be found by trying. */
export async function digest(secret: string): Promise<string> {
  return letters(await crypto.subtle.digest('SHA-256', bytes(secret)))
}

/** Whether two texts are the same. How long it takes does not tell where they differ. */
export function equal(one: string, other: string): boolean {
  const [a, b] = [bytes(one), bytes(other)]
  return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b)
}

/** Eight digits, every number as likely as another. */
export function randomCode(): string {
  const [number = EVEN] = crypto.getRandomValues(new Uint32Array(1))
  return number < EVEN ? String(number % 1e8).padStart(8, '0') : randomCode()
}

/** The largest multiple of 10⁸ that 32 bits hold: what is above would make small numbers likelier. */
const EVEN = 42e8
