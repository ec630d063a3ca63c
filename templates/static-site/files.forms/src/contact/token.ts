import { decodeBase64Url, encodeBase64Url } from 'hono/utils/encode'

/** Nobody fills a form faster, in milliseconds. */
const SOONEST = 3000
/** How long a form may stay open, in milliseconds. */
const LATEST = 2 * 60 * 60 * 1000

/** A token for one form, `ID.TIME.SIGNATURE`: when it was given out, signed, so that only this service says that. */
export async function makeToken(secret: string): Promise<string> {
  const content = `${crypto.randomUUID()}.${Date.now()}`
  const signature = await crypto.subtle.sign('HMAC', await keyOf(secret), encode(content))
  return `${content}.${encodeBase64Url(signature)}`
}

/** The id of a form that was filled neither too fast nor too late; undefined for any other token. */
export async function checkToken(token: string, secret: string): Promise<string | undefined> {
  const [, content = '', id, time, signature = ''] = /^(([\w-]{36})\.(\d{13}))\.([\w-]{43}=)$/.exec(token) ?? []
  const age = Date.now() - Number(time)
  // Compared in constant time, as `verify` does.
  const genuine = await crypto.subtle.verify('HMAC', await keyOf(secret), decodeBase64Url(signature), encode(content))
  return genuine && age >= SOONEST && age <= LATEST ? id : undefined
}

function keyOf(secret: string): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  // The purpose is a part of the key, so that a signature made for something else is none here.
  return crypto.subtle.importKey('raw', encode(`contact form ${secret}`), algorithm, false, ['sign', 'verify'])
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
