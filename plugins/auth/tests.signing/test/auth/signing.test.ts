import { env } from 'cloudflare:workers'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { deriveKey } from '../../src/auth/issue/derive.ts'
import { jwks } from '../../src/auth/issue/jwks.ts'
import { signingKeys } from '../../src/auth/issue/signing-keys.ts'
import { originOf } from '../../src/auth/origin.ts'

const secret = () => crypto.randomUUID() + crypto.randomUUID()

async function sign(keys: Env): Promise<string> {
  const { current } = await signingKeys(keys)
  return new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: current.kid }).sign(current.privateKey)
}

async function verifies(token: string, keys: Env): Promise<boolean> {
  const published = await (await jwks.request('/', {}, keys)).json<JSONWebKeySet>()
  return jwtVerify(token, createLocalJWKSet(published)).then(
    () => true,
    () => false,
  )
}

describe('the rotation of keys', () => {
  it('goes through without a token that fails, and ends those of a key that is replaced', async () => {
    const before = { ...env, AUTH_SIGNING_KEY_A: secret(), AUTH_SIGNING_KEY_B: secret(), AUTH_SIGNING_WITH: 'A' }
    const old = await sign(before)
    // The new key is published, and does not sign yet.
    const published = { ...before, AUTH_SIGNING_KEY_B: secret() }
    expect((await signingKeys(published)).current.kid).toBe((await signingKeys(before)).current.kid)
    expect(await verifies(old, published)).toBe(true)
    // It signs, and tokens of both pass, by the keys of now and by those that somebody has kept.
    const switched = { ...published, AUTH_SIGNING_WITH: 'B' }
    const fresh = await sign(switched)
    for (const token of [old, fresh])
      for (const keys of [published, switched]) expect(await verifies(token, keys)).toBe(true)
    // The old one is gone.
    const after = { ...switched, AUTH_SIGNING_KEY_A: secret() }
    expect(await verifies(old, after)).toBe(false)
    expect(await verifies(fresh, after)).toBe(true)
  })

  it('takes nothing for which key signs but A and B', async () => {
    await expect(signingKeys({ ...env, AUTH_SIGNING_WITH: 'a' })).rejects.toThrow('must be A or B')
  })
})

describe('a signing key', () => {
  it('is the same for the same secret and place, and for no other', async () => {
    const text = secret()
    const { kid } = await deriveKey(text, 'A')
    expect((await deriveKey(text, 'A')).kid).toBe(kid)
    expect((await deriveKey(text, 'B')).kid).not.toBe(kid)
    expect((await deriveKey(`${text} `, 'A')).kid).not.toBe(kid)
  })

  it('stays here: what is published is public', async () => {
    const { keys } = await (await jwks.request('/', {}, env)).json<JSONWebKeySet>()
    expect(keys).toHaveLength(2)
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    const { privateKey } = (await signingKeys(env)).current
    expect(privateKey.extractable).toBe(false)
  })

  it('is not made from a secret that could be guessed', async () => {
    await expect(deriveKey('x'.repeat(31), 'A')).rejects.toThrow('shorter than 32 bytes')
  })
})

it.each(['', 'service.example', 'https://service.example/', 'https://service.example/path'])(
  'takes nothing for where it is but an origin: %j',
  (AUTH_ORIGIN) => expect(() => originOf({ ...env, AUTH_ORIGIN })).toThrow('must be a scheme and a host'),
)
