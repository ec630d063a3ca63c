import { env } from 'cloudflare:workers'
import type { Outcome } from '../../src/rate-limit/limit.ts'
import type { Policy } from '../../src/rate-limit/rate-limit.ts'
import type { Take } from '../../src/rate-limit/shard.ts'

/** A policy, and bindings that count it. */
export interface Trial {
  readonly policy: Policy
  readonly env: Env
}

/** A policy for callers who say in `Caller` who they are. A new one counts from the beginning. */
export const trial = (changes: Partial<Policy>): Trial => ({ policy: policyOf(changes), env })

/** A policy that cannot be counted. */
export const broken = (changes: Partial<Policy>): Trial => ({
  policy: policyOf(changes),
  env: { ...env, RATE_LIMIT_SHARDS: answering(() => Promise.reject(new Error('oops'))) },
})

/** Bindings by which these addresses have used up their limit, and no address is exempt. */
export const usedUp = (addresses: readonly string[]): Env => ({
  ...env,
  RATE_LIMIT_EXEMPT: '',
  RATE_LIMIT_SHARDS: answering(async ({ key }) => ({ allowed: !addresses.includes(key), remaining: 0, seconds: 9 })),
})

/** Objects that answer so. */
export const answering = (take: (take: Take) => Promise<Outcome>): Env['RATE_LIMIT_SHARDS'] =>
  ({ getByName: () => ({ take }) }) as unknown as Env['RATE_LIMIT_SHARDS']

const policyOf = (changes: Partial<Policy>): Policy => ({
  name: `trial-${crypto.randomUUID()}`,
  limit: 1,
  period: 60,
  algorithm: 'token-bucket',
  key: (c) => c.req.header('Caller'),
  ...changes,
})
