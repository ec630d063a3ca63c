import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { forget } from '../../src/auth/cache.ts'
import { identify } from '../../src/auth/identify.ts'
import { isRevoked, revoke } from '../../src/auth/revocation.ts'
import { now } from '../../src/auth/time.ts'
import { token } from './token.ts'

const hour = () => now() + 3600
const who = async (token: string) => (await identify(token, env)).subject

afterEach(() => vi.useRealTimers())

describe('revocation', () => {
  it.each(['jti', 'sid', 'sub'] as const)('of a %s ends its tokens and no other', async (claim) => {
    const mine = await token({ claims: { [claim]: `${claim} 1` } })
    const other = await token({ claims: { [claim]: `${claim} 2` } })
    await who(mine)
    await revoke(env.DB, claim, `${claim} 1`, hour())
    await expect(who(mine)).rejects.toMatchObject({ status: 401, cause: 'revoked' })
    await who(other)
  })

  it('is seen within a minute by an isolate that remembers the token', async () => {
    const remembered = await token({ claims: { sid: 'far away' } })
    await who(remembered)
    // As if another isolate had revoked it, so that this one does not know.
    await env.DB.prepare("INSERT INTO auth_revocations VALUES ('sid', 'far away', ?)").bind(hour()).run()
    await who(remembered)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    await expect(who(remembered)).rejects.toMatchObject({ status: 401 })
  })

  it('is kept as long as the longest that was asked for, and then swept away', async () => {
    await revoke(env.DB, 'sub', 'bob', hour())
    await revoke(env.DB, 'sub', 'bob', now() + 1)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1800_000 })
    expect(await isRevoked(env.DB, { sub: 'bob' })).toBe(true)
    vi.setSystemTime(Date.now() + 3600_000)
    expect(await isRevoked(env.DB, { sub: 'bob' })).toBe(false)
    await revoke(env.DB, 'sub', 'eve', hour())
    const bob = env.DB.prepare("SELECT * FROM auth_revocations WHERE value = 'bob'")
    expect(await bob.first()).toBeNull()
  })

  it('takes a value for nothing but a value', async () => {
    await revoke(env.DB, 'sid', "' OR 1 = 1 --", hour())
    expect(await isRevoked(env.DB, { sid: "' OR 1 = 1 --" })).toBe(true)
    expect(await isRevoked(env.DB, { sid: 'any', jti: 7 })).toBe(false)
  })

  it('refuses everybody for a while when it cannot be read', async () => {
    const DB = { prepare: env.DB.prepare.bind(env.DB, 'SELECT * FROM no_such_table') } as unknown as D1Database
    const fresh = await token()
    forget()
    await expect(identify(fresh, { ...env, DB })).rejects.toMatchObject({ status: 503 })
  })
})
