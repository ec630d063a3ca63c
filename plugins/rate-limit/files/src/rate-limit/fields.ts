import type { Limit, Outcome } from './limit.ts'

/**
 * The header fields that tell callers of a limit (draft-ietf-httpapi-ratelimit-headers-11). `RateLimit` is left out
 * where nobody knows what remains.
 */
export function fieldsOf({ name, limit, period }: Limit, { remaining, seconds }: Outcome): Record<string, string> {
  const policy = { 'RateLimit-Policy': `"${name}";q=${limit};w=${period}` }
  return remaining === undefined ? policy : { ...policy, RateLimit: `"${name}";r=${remaining};t=${seconds}` }
}
