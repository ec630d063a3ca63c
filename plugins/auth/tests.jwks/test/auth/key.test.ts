import { env } from 'cloudflare:workers'
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { identify } from '../../src/auth/identify.ts'
import { keyFor } from '../../src/auth/key.ts'
import { access } from './access.ts'
import { published, token } from './token.ts'

const refused = { status: 401 }
const [first] = published.keys

afterEach(() => vi.useRealTimers())

describe('the key of a token', () => {
  it('is never one that the token brings along, and never of another', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const header = { jwk: await exportJWK(publicKey), jku: 'https://evil.example/jwks.json' }
    await expect(identify(await token({}, privateKey), env)).rejects.toMatchObject(refused)
    await expect(identify(await token({ header }, privateKey), env)).rejects.toMatchObject(refused)
  })

  it('is never the public key taken for a secret', async () => {
    if (!first) throw new Error('The issuer shows no key')
    const key = await importJWK(first, 'ES256', { extractable: true })
    if (key instanceof Uint8Array) throw new Error('The key of the issuer is no key pair')
    for (const secret of [await exportSPKI(key), JSON.stringify(first)]) {
      const signed = await new SignJWT(access())
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'test' })
        .sign(new TextEncoder().encode(secret))
      await expect(identify(signed, env)).rejects.toMatchObject(refused)
    }
  })

  it('is fetched once, and when it is unknown at most twice a minute', async () => {
    await identify(await token(), env)
    const before = published.requests
    for (let i = 0; i < 3; i += 1) {
      await expect(identify(await token({ header: { kid: `forged ${i}` } }), env)).rejects.toMatchObject(refused)
      await identify(await token(), env)
    }
    expect(published.requests).toBe(before)
  })

  it('may be a new one', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    published.keys.push({ ...(await exportJWK(publicKey)), kid: 'next', alg: 'ES256', use: 'sig' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    const { subject } = await identify(await token({ header: { kid: 'next' } }, privateKey), env)
    expect(subject).toBe('ada')
  })

  it('is never used in a way that is not on the list', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES384', { extractable: true })
    published.keys.push({ ...(await exportJWK(publicKey)), kid: 'es384', alg: 'ES384', use: 'sig' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 })
    const signed = await token({ header: { alg: 'ES384', kid: 'es384' } }, privateKey)
    await expect(identify(signed, env)).rejects.toMatchObject({
      ...refused,
      cause: { code: 'ERR_JOSE_ALG_NOT_ALLOWED' },
    })
  })
})

describe('the key set', () => {
  it('that cannot be had refuses everybody for a while', async () => {
    const AUTH_JWKS_URL = `${env.AUTH_JWKS_URL}/nowhere`
    await expect(identify(await token(), { ...env, AUTH_JWKS_URL })).rejects.toMatchObject({ status: 503 })
  })

  it('is only fetched where nobody can change it on the way', () => {
    expect(() => keyFor({ ...env, AUTH_JWKS_URL: 'http://issuer.example/jwks.json' })).toThrow('must be https')
  })
})
