import { decodeBase64Url } from 'hono/utils/encode'
import * as v from 'valibot'
import { letters } from '../accounts/secret.ts'
import { importKey, verifySignature } from './signature.ts'

const text = v.pipe(v.string(), v.maxLength(4096), v.regex(/^[\w-]+$/))

/** What a browser answers when a passkey is made, as `credential.toJSON()` has it (Web Authentication, level 3). */
export const registration = v.object({
  id: text,
  type: v.literal('public-key'),
  response: v.object({
    clientDataJSON: text,
    authenticatorData: text,
    publicKey: text,
    publicKeyAlgorithm: v.pipe(v.number(), v.safeInteger()),
  }),
})

/** What it answers when one is used. */
export const assertion = v.object({
  id: text,
  type: v.literal('public-key'),
  response: v.object({ clientDataJSON: text, authenticatorData: text, signature: text, userHandle: text }),
})

/** Where a passkey must be used, and for what. */
export interface Expected {
  /** Scheme and host of the service. */
  readonly origin: string
  readonly challenge: string
}

/** What is kept of a passkey. */
export interface Passkey {
  readonly id: string
  /** SPKI, base64url. */
  readonly key: string
  readonly algorithm: number
  /** How often it was used, where the authenticator counts. */
  readonly counter: number
}

/** What a browser has been asked, as it says: read it before it is checked, to find what was asked. */
export function challengeIn(clientDataJSON: string): string {
  const { challenge } = clientData(clientDataJSON)
  return typeof challenge === 'string' ? challenge : ''
}

/**
 * The passkey that a browser has made. There is no attestation, so nothing signs what the browser says of the key: it is taken
 * as it says, and proves itself at each use.
 *
 * @throws {Error} when anything is not as it was asked for (Web Authentication, section 7.1).
 */
export async function registered(
  { id, response }: v.InferOutput<typeof registration>,
  expected: Expected,
): Promise<Passkey> {
  checkClient(response.clientDataJSON, 'webauthn.create', expected)
  const data = await checkAuthenticator(response.authenticatorData, expected)
  if (credentialIn(data) !== id) throw new Error('The authenticator has made another passkey')
  const { publicKey: key, publicKeyAlgorithm: algorithm } = response
  await importKey(algorithm, decodeBase64Url(key))
  return { id, key, algorithm, counter: counterIn(data) }
}

/**
 * Checks that a passkey was used.
 *
 * @returns Its counter.
 * @throws {Error} when anything is not as it was asked for (Web Authentication, section 7.2).
 */
export async function used(
  { response }: v.InferOutput<typeof assertion>,
  { key, algorithm, counter: before }: Passkey,
  expected: Expected,
): Promise<number> {
  checkClient(response.clientDataJSON, 'webauthn.get', expected)
  const data = await checkAuthenticator(response.authenticatorData, expected)
  const client = await sha256(decodeBase64Url(response.clientDataJSON))
  const signed = {
    algorithm,
    key: decodeBase64Url(key),
    signature: decodeBase64Url(response.signature),
    data: new Uint8Array([...data, ...client]),
  }
  if (!(await verifySignature(signed))) throw new Error('The signature is wrong')
  const counter = counterIn(data)
  // One that goes back has a copy. Those that are synced do not count.
  if ((counter > 0 || before > 0) && counter <= before) throw new Error('The counter went back')
  return counter
}

function clientData(encoded: string): Record<string, unknown> {
  return Object(JSON.parse(new TextDecoder().decode(decodeBase64Url(encoded))))
}

function checkClient(encoded: string, type: string, { origin, challenge }: Expected): void {
  const client = clientData(encoded)
  if (client.type !== type) throw new Error(`This is no ${type}`)
  if (client.challenge !== challenge) throw new Error('This answers another challenge')
  if (client.origin !== origin) throw new Error(`This was made at ${client.origin}`)
  if (client.crossOrigin === true) throw new Error('This was made in a frame of another page')
}

/** Flags of the authenticator: somebody was there, and was recognized; the passkey may be copied, and is. */
const PRESENT = 0x01
const VERIFIED = 0x04
const COPYABLE = 0x08
const COPIED = 0x10

async function checkAuthenticator(encoded: string, { origin }: Expected): Promise<Uint8Array<ArrayBuffer>> {
  const data = decodeBase64Url(encoded)
  if (data.length < 37) throw new Error('The authenticator says too little')
  const service = await sha256(new TextEncoder().encode(new URL(origin).hostname))
  if (letters(data.slice(0, 32).buffer) !== letters(service.buffer))
    throw new Error('The passkey is of another service')
  const flags = data[32] ?? 0
  if ((flags & PRESENT) === 0 || (flags & VERIFIED) === 0) throw new Error('Nobody was recognized')
  if ((flags & COPIED) !== 0 && (flags & COPYABLE) === 0) throw new Error('What may not be copied is')
  return data
}

const counterIn = (data: Uint8Array<ArrayBuffer>): number => new DataView(data.buffer).getUint32(33)

/** Which passkey the authenticator has made: behind flags, counter and its own kind. */
function credentialIn(data: Uint8Array<ArrayBuffer>): string | undefined {
  if (((data[32] ?? 0) & 0x40) === 0 || data.length < 55) return undefined
  const length = new DataView(data.buffer).getUint16(53)
  return data.length < 55 + length ? undefined : letters(data.slice(55, 55 + length).buffer)
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}
