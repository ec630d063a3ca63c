import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { identifyKey } from '../../src/auth/api-key/identify.ts'
import { createKey } from '../../src/auth/api-key/store.ts'
import { identify } from '../../src/auth/identify.ts'
import { now } from '../../src/auth/time.ts'
import { token } from './token.ts'

afterEach(() => vi.useRealTimers())

/** Whom a token names, of a subject with these roles; Access says them elsewhere than others do. */
const owner = async (sub: string, roles: string[], iat = now()) =>
  identify(await token({ claims: { sub, roles, custom: { roles }, iat } }), env)

it('a key has what the newest token of its owner says, and no older one brings it back', async () => {
  const subject = crypto.randomUUID()
  const principal = await owner(subject, ['editor', 'viewer'], now() - 60)
  const wanted = { name: 'robot', roles: ['editor', 'viewer'], scopes: [], expires: now() + 3600 }
  const { key } = await createKey(env.DB, principal, wanted)
  const roles = async () => (await identifyKey(key, env.DB)).roles
  expect(await roles()).toEqual(['editor', 'viewer'])
  await owner(subject, ['viewer'])
  await vi.waitFor(async () => expect(await roles()).toEqual(['viewer']), { timeout: 10_000 })
  await owner(subject, ['editor', 'viewer'], now() - 30)
  await owner(crypto.randomUUID(), [])
  expect(await roles()).toEqual(['viewer'])
})
