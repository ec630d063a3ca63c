import { env } from 'cloudflare:workers'
import type { Policy } from '../../src/rate-limit/rate-limit.ts'

/** A policy, and bindings that count it. */
export interface Trial {
  readonly policy: Policy
  readonly env: Env
}

/** A policy for callers who say in `Caller` who they are. A new one counts from the beginning. */
export function trial({ limit, ...changes }: Partial<Policy> & { limit: number }): Trial {
  // The platform's own counts in `wrangler.jsonc` are too large to try, and cannot be changed from here.
  const used = new Map<string, number>()
  const RATE_LIMIT_IP: RateLimit = {
    limit: async ({ key }) => {
      const use = (used.get(key) ?? 0) + 1
      used.set(key, use)
      return { success: use <= limit }
    },
  }
  return { policy: policyOf({ limit, ...changes }), env: { ...env, RATE_LIMIT_IP } }
}

/** A policy that cannot be counted. */
export function broken(changes: Partial<Policy>): Trial {
  const RATE_LIMIT_IP: RateLimit = { limit: () => Promise.reject(new Error('oops')) }
  return { policy: policyOf(changes), env: { ...env, RATE_LIMIT_IP } }
}

/** Bindings by which these addresses have used up their limit, and no address is exempt. */
export function usedUp(addresses: readonly string[]): Env {
  const RATE_LIMIT_IP: RateLimit = {
    limit: async ({ key }) => ({ success: !addresses.some((address) => key === `ip:${address}`) }),
  }
  return { ...env, RATE_LIMIT_EXEMPT: '', RATE_LIMIT_IP }
}

const policyOf = (changes: Partial<Policy>): Policy => ({
  name: 'trial',
  limit: 1,
  period: 60,
  binding: 'RATE_LIMIT_IP',
  key: (c) => c.req.header('Caller'),
  ...changes,
})
