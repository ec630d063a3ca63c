/** What is chosen is there and nothing else; and passkeys are judged as @simplewebauthn/server judges them. */
import { createSign, generateKeyPairSync } from 'node:crypto'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import fc from 'fast-check'
import { decodeBase64Url } from 'hono/utils/encode'
import { describe, expect, it } from 'vitest'
import { randomCode } from './files/src/accounts/secret.ts'
import { returnTo } from './files/src/pages/return-to.ts'
import { fromDer, verifySignature } from './files/src/passkeys/signature.ts'
import { registered, used } from './files/src/passkeys/verify.ts'
import { Authenticator, type Lies, toDer } from './files/test/accounts/authenticator.ts'

const origin = 'http://localhost:8787'
const challenge = 'A'.repeat(43)
const counts = (judged: Promise<unknown>) => judged.then((answer) => answer !== false).catch(() => false)

/** What an authenticator or a browser might say, true or not. */
const lies = fc.record<Lies>(
  {
    type: fc.constantFrom('webauthn.create', 'webauthn.get', 'payment.get'),
    challenge: fc.constantFrom(challenge, 'B'.repeat(43)),
    origin: fc.constantFrom(origin, 'http://localhost', 'https://localhost:8787', 'http://localhost:8787.evil.example'),
    rpId: fc.constantFrom('localhost', 'evil.example', 'localhost:8787'),
    flags: fc.nat({ max: 255 }).map((flags) => flags & 0x3f),
    counter: fc.nat({ max: 3 }),
  },
  { requiredKeys: [] },
)

describe('passkeys', () => {
  it('are made and used as another library judges it, whatever is said', async () => {
    const authenticator = await Authenticator.make()
    const options = { challenge, rp: { id: 'localhost' }, user: { id: 'YWRh' } }
    const passkey = await registered(await authenticator.create(options), { origin, challenge })
    const expected = { expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: 'localhost' }
    const seen = { made: new Set<boolean>(), used: new Set<boolean>() }
    await fc.assert(
      fc.asyncProperty(lies, fc.nat({ max: 2 }), async (lie, counter) => {
        const { flags, ...rest } = lie
        const made = await authenticator.create(options, {
          ...rest,
          ...(flags !== undefined && { flags: flags | 0x40 }),
        })
        const ours = await counts(registered(made, { origin, challenge }))
        expect(ours).toBe(
          await counts(verifyRegistrationResponse({ response: made, ...expected }).then(({ verified }) => verified)),
        )
        const assertion = await authenticator.get({ challenge, rpId: 'localhost' }, lie)
        const credential = { id: passkey.id, publicKey: coseOf(await authenticator.create(options)), counter }
        const judged = verifyAuthenticationResponse({ response: assertion, ...expected, credential })
        const theirs = await counts(judged.then(({ verified }) => verified))
        const mine = await counts(used(assertion, { ...passkey, counter }, { origin, challenge }))
        expect(mine).toBe(theirs)
        seen.made.add(ours)
        seen.used.add(mine)
      }),
      { numRuns: 200, examples: [[{}, 0]] },
    )
    expect([seen.made.size, seen.used.size]).toEqual([2, 2])
  })

  it('have signatures in DER that mean the same side by side, and no others', () => {
    const half = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(half, half, fc.nat({ max: 71 }), fc.integer({ min: 1, max: 255 }), (r, s, at, change) => {
        const raw = new Uint8Array([...r, ...s])
        const der = toDer(raw)
        expect(fromDer(der)).toEqual(raw)
        expect(() => fromDer(new Uint8Array([...der, 0]))).toThrow()
        expect(() => fromDer(der.slice(0, -1))).toThrow()
        // What is changed means something else, or nothing.
        const changed = der.slice()
        changed[at % der.length] = (changed[at % der.length] ?? 0) ^ change
        expect(readOrNot(changed)).not.toEqual(raw)
      }),
    )
  })

  it('may be signed by RSA, if the key is long enough', async () => {
    for (const [modulusLength, counted] of [
      [2048, true],
      [1024, false],
    ] as const) {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength })
      const data = new Uint8Array([1, 2, 3])
      const signature = new Uint8Array(createSign('sha256').update(data).sign(privateKey))
      const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
      expect(await counts(verifySignature({ algorithm: -257, key, signature, data }))).toBe(counted)
    }
  })
})

describe('the rest that is pure', () => {
  it('sends nobody to another service, as a browser reads the way', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '?',
      '#',
      '\t',
      '\n',
      ' ',
      '%2f',
      '%5c',
      'a',
      'evil.example',
    )
    const paths = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        fc.oneof(
          paths,
          fc.string(),
          paths.map((path) => `https://${path}`),
        ),
        (path) => {
          const next = returnTo(path)
          expect(next).toMatch(/^\//)
          expect(new URL(next, origin).origin).toBe(origin)
          expect(returnTo(next)).toBe(next)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('makes codes of eight digits, small ones as well as large ones', () => {
    const codes = Array.from({ length: 2000 }, randomCode)
    expect(codes.every((code) => /^\d{8}$/.test(code))).toBe(true)
    expect(new Set(codes.map((code) => code[0])).size).toBe(10)
    expect(new Set(codes).size).toBeGreaterThan(1990)
  })
})

/** The public key as the authenticator has it, in COSE: what is left behind flags, counter and id. */
function coseOf({ response }: { response: { authenticatorData: string } }) {
  return decodeBase64Url(response.authenticatorData).slice(55 + 16)
}

function readOrNot(der: Uint8Array<ArrayBuffer>): unknown {
  try {
    return fromDer(der)
  } catch {
    return undefined
  }
}
