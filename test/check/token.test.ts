import { jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { sign } from '../../src/check/token.ts'

const secret = 'a'.repeat(64)
const key = new TextEncoder().encode(secret)
const now = new Date('2026-11-01T12:00:00Z')
const verify = (token: string) => jwtVerify(token, key, { algorithms: ['HS256'], currentDate: now })

describe('sign', () => {
  it('makes a token that a verifier of others accepts', async () => {
    const { payload, protectedHeader } = await verify(sign({ sub: 'ü', roles: ['editor'] }, secret, now))
    expect(payload).toEqual({ sub: 'ü', roles: ['editor'], iat: 1793534400, exp: 1793534700 })
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' })
  })

  it('lets a probe choose its own times', async () => {
    await expect(verify(sign({ exp: 1 }, secret, now))).rejects.toThrow(/exp/)
  })

  it('signs with the secret it is given', async () => {
    await expect(verify(sign({}, 'another', now))).rejects.toThrow(/signature/)
  })
})
