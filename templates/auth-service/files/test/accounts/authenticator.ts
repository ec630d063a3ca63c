import { decodeBase64Url } from 'hono/utils/encode'
import { letters } from '../../src/accounts/secret.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const bytes = (...parts: (Uint8Array | number[])[]) => new Uint8Array(parts.flatMap((part) => [...part]))
const sha256 = async (data: Uint8Array) => new Uint8Array(await crypto.subtle.digest('SHA-256', data))

/** What a test may make an authenticator or a browser say that is not true. */
export interface Lies {
  readonly type?: string
  readonly challenge?: string
  readonly origin?: string
  readonly rpId?: string
  readonly crossOrigin?: boolean
  readonly flags?: number
  readonly counter?: number
  readonly userHandle?: string
}

/** An authenticator with one passkey, and the browser in front of it. */
export class Authenticator {
  readonly id = letters(crypto.getRandomValues(new Uint8Array(16)).buffer)
  readonly #keys: CryptoKeyPair
  #handle = ''
  counter = 0

  private constructor(keys: CryptoKeyPair) {
    this.#keys = keys
  }

  static async make(): Promise<Authenticator> {
    const curve = { name: 'ECDSA', namedCurve: 'P-256' }
    return new Authenticator((await crypto.subtle.generateKey(curve, true, ['sign', 'verify'])) as CryptoKeyPair)
  }

  /** `navigator.credentials.create(…).toJSON()` */
  async create(options: { challenge: string; rp: { id: string }; user: { id: string } }, lies: Lies = {}) {
    this.#handle = options.user.id
    const { publicKey } = this.#keys
    const raw = new Uint8Array((await crypto.subtle.exportKey('raw', publicKey)) as ArrayBuffer)
    const cose = bytes(
      [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32],
      raw.slice(1, 33),
      [0x22, 0x58, 32],
      raw.slice(33),
    )
    const id = decodeBase64Url(this.id)
    const data = bytes(await this.#data(options.rp.id, 0x45, lies), new Uint8Array(16), [0, id.length], id, cose)
    const attestation = bytes(
      [0xa3, 0x63],
      utf8('fmt'),
      [0x64],
      utf8('none'),
      [0x67],
      utf8('attStmt'),
      [0xa0, 0x68],
      utf8('authData'),
      [0x58, data.length],
      data,
    )
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key' as const,
      clientExtensionResults: {},
      response: {
        clientDataJSON: client('webauthn.create', options.challenge, lies),
        authenticatorData: letters(data.buffer),
        attestationObject: letters(attestation.buffer),
        publicKey: letters((await crypto.subtle.exportKey('spki', publicKey)) as ArrayBuffer),
        publicKeyAlgorithm: -7,
      },
    }
  }

  /** `navigator.credentials.get(…).toJSON()` */
  async get(options: { challenge: string; rpId: string }, lies: Lies = {}) {
    const data = await this.#data(options.rpId, 0x05, lies)
    const clientDataJSON = client('webauthn.get', options.challenge, lies)
    const signed = bytes(data, await sha256(decodeBase64Url(clientDataJSON)))
    const how = { name: 'ECDSA', hash: 'SHA-256' }
    const raw = new Uint8Array(await crypto.subtle.sign(how, this.#keys.privateKey, signed))
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key' as const,
      clientExtensionResults: {},
      response: {
        clientDataJSON,
        authenticatorData: letters(data.buffer),
        signature: letters(toDer(raw).buffer),
        userHandle: lies.userHandle ?? this.#handle,
      },
    }
  }

  async #data(rpId: string, flags: number, lies: Lies): Promise<Uint8Array<ArrayBuffer>> {
    const counter = new Uint8Array(4)
    this.counter = lies.counter ?? this.counter
    new DataView(counter.buffer).setUint32(0, this.counter)
    return bytes(await sha256(utf8(lies.rpId ?? rpId)), [lies.flags ?? flags], counter)
  }
}

/** What the browser says. */
function client(type: string, challenge: string, lies: Lies): string {
  const said = { type, challenge, origin: 'http://localhost:8787', crossOrigin: false, ...lies }
  return letters(utf8(JSON.stringify(said)).buffer)
}

/** Two numbers side by side in DER, as authenticators sign. */
export function toDer(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const numbers = [raw.slice(0, 32), raw.slice(32)].map((half) => {
    const start = half.findIndex((byte) => byte !== 0)
    const short = start === -1 ? new Uint8Array(1) : half.slice(start)
    const number = (short[0] ?? 0) >= 0x80 ? bytes([0], short) : short
    return bytes([2, number.length], number)
  })
  const body = bytes(...numbers)
  return bytes([0x30, body.length], body)
}
