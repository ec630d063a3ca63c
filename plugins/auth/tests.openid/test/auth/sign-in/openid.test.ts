import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { now } from '../../../src/auth/time.ts'
import { PATH } from '../path.ts'
import { type Faults, OpenIdStandIn, sign } from './openid-stand-in.ts'
import { standIns } from './stand-ins.ts'
import { comeBack, leave, subjectOf, visit } from './visit.ts'

const issuers = standIns.flatMap(([name, standIn]) =>
  standIn instanceof OpenIdStandIn ? [[name, standIn] as const] : [],
)

/** How an attempt ends at an issuer with these faults. */
async function attempt(name: string, issuer: OpenIdStandIn, faults: Faults): Promise<number> {
  const browser = visit()
  const location = await leave(browser, name)
  issuer.faults = faults
  const { status } = await comeBack(browser, issuer.authorize(location))
  expect((await subjectOf(browser)) === undefined).toBe(status !== 303)
  return status
}

afterEach(() => {
  vi.useRealTimers()
  for (const [, issuer] of issuers) issuer.faults = {}
})

describe.each(issuers)('an ID token of %s', (name, issuer) => {
  it('that is as it should be is taken', async () => {
    expect(await attempt(name, issuer, {})).toBe(303)
  })

  it.each([
    ['for another attempt', { nonce: 'x'.repeat(43) }],
    ['for no attempt', { nonce: undefined }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another client', { aud: 'another client' }],
    ['for others, too, without saying for whom first', { aud: ['client', 'another client'] }],
    ['that has expired', { exp: now() - 60 }],
    ['that never expires', { exp: undefined }],
    ['about nobody', { sub: undefined }],
  ])('%s is refused', async (_name, claims) => {
    expect(await attempt(name, issuer, { claims })).toBe(400)
  })

  it('that nobody signed, or somebody else, or with a public key, is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    const secret = new TextEncoder().encode(await exportSPKI(issuer.publicKey))
    const forgeries: Faults['idToken'][] = [
      async (claims) => new UnsecuredJWT(claims).encode(),
      (claims) => sign(claims, privateKey),
      (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'issuer' }).sign(secret),
      async (claims) => `${(await sign(claims)).slice(0, -8)}AAAAAAAA`,
      async () => undefined,
    ]
    for (const idToken of forgeries) if (idToken) expect(await attempt(name, issuer, { idToken })).toBe(400)
  })
})

describe.each(issuers)('an answer of %s', (name, issuer) => {
  it('that names another issuer, or none, is refused: mix-up (RFC 9207)', async () => {
    expect(await attempt(name, issuer, { said: { iss: 'https://evil.example' } })).toBe(400)
    const browser = visit()
    const answer = issuer.authorize(await leave(browser, name))
    answer.searchParams.delete('iss')
    expect((await comeBack(browser, answer)).status).toBe(400)
  })
})

describe.each(issuers)('where everything is at %s', (name, issuer) => {
  it('is asked once in ten minutes, and again after a failure', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3600_000 })
    const before = issuer.discoveries
    await leave(visit(), name)
    await leave(visit(), name)
    expect(issuer.discoveries).toBe(before + 1)
    vi.setSystemTime(Date.now() + 601_000)
    issuer.faults = { metadata: { issuer: 'https://evil.example' } }
    expect((await visit().send(`${PATH}/sign-in/${name}`)).status).toBe(503)
    issuer.faults = {}
    await leave(visit(), name)
    expect(issuer.discoveries).toBe(before + 3)
  })
})
