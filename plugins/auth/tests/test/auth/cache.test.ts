import { afterEach, expect, it, vi } from 'vitest'
import { cached, forget, remember } from '../../src/auth/cache.ts'
import { now } from '../../src/auth/time.ts'
import type { Principal } from '../../src/principal.ts'

const ada = (expiresAt = now() + 3600): Principal => ({ subject: 'ada', roles: [], scopes: [], claims: {}, expiresAt })

afterEach(() => {
  forget()
  vi.useRealTimers()
})

it('remembers a token for a minute', () => {
  remember('token', ada())
  expect(cached('token')).toMatchObject({ subject: 'ada' })
  expect(cached('another')).toBeUndefined()
  vi.useFakeTimers({ now: Date.now() + 60_000 })
  expect(cached('token')).toBeUndefined()
})

it('remembers a token no longer than it is valid', () => {
  remember('token', ada(now() + 10))
  vi.useFakeTimers({ now: (now() + 10) * 1000 })
  expect(cached('token')).toBeUndefined()
})

it('remembers a thousand, and the newest', () => {
  for (let i = 0; i <= 1000; i += 1) remember(`token ${i}`, ada())
  expect(cached('token 0')).toBeUndefined()
  expect(cached('token 1')).toBeDefined()
  expect(cached('token 1000')).toBeDefined()
})
