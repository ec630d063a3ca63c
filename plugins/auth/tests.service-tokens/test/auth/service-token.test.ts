import { env } from 'cloudflare:workers'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { serviceToken } from '../../src/auth/issue/service-token.ts'
import { signingKeys } from '../../src/auth/issue/signing-keys.ts'
import { originOf } from '../../src/auth/origin.ts'

/** As the other service verifies it. */
async function verify(token: string, audience: string) {
  const { published } = await signingKeys(env)
  const options = { issuer: originOf(env), audience, typ: 'at+jwt', algorithms: ['ES256'] }
  return (await jwtVerify(token, createLocalJWKSet(published), options)).payload
}

afterEach(() => vi.useRealTimers())

describe('a token for another service', () => {
  it('says who calls and what for, for five minutes', async () => {
    const token = await serviceToken(env, 'billing', { scopes: ['invoices:read', 'invoices:write'], roles: ['robot'] })
    const { sub, client_id, scope, roles, iat = 0, exp = 0, jti } = await verify(token, 'billing')
    expect({ sub, client_id, scope, roles }).toEqual({
      sub: originOf(env),
      client_id: originOf(env),
      scope: 'invoices:read invoices:write',
      roles: ['robot'],
    })
    expect(exp - iat).toBe(300)
    expect(jti).toBeDefined()
  })

  it('is for no other service', async () => {
    const token = await serviceToken(env, 'billing')
    await expect(verify(token, 'shipping')).rejects.toThrow('aud')
  })

  it('is made once, until it is about to expire', async () => {
    const first = await serviceToken(env, 'billing')
    expect(await serviceToken(env, 'billing')).toBe(first)
    expect(await serviceToken(env, 'shipping')).not.toBe(first)
    expect(await serviceToken(env, 'billing', { roles: ['robot'] })).not.toBe(first)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 241_000 })
    expect(await serviceToken(env, 'billing')).not.toBe(first)
  })
})
