import type { Limit, Outcome } from './limit.ts'

/** Header fields that tell callers of limits (draft-ietf-httpapi-ratelimit-headers-11). */
export interface Fields {
  'RateLimit-Policy'?: string
  /** Left out where nobody knows what remains. */
  RateLimit?: string
}

/** Adds a limit: one field has all of them, because each more takes as long as counting. */
export function addTo(fields: Fields, { name, limit, period }: Limit, { remaining, seconds }: Outcome): void {
  fields['RateLimit-Policy'] = joined(fields['RateLimit-Policy'], `"${name}";q=${limit};w=${period}`)
  if (remaining !== undefined) fields.RateLimit = joined(fields.RateLimit, `"${name}";r=${remaining};t=${seconds}`)
}

/** A list in one field (RFC 9110, section 5.6.1). */
const joined = (list: string | undefined, more: string): string => (list ? `${list}, ${more}` : more)
