import type { Limit, Outcome } from './limit.ts'

/** Names of the rate limit bindings in `wrangler.jsonc`. */
type RateLimitBinding = { [Name in keyof Env]-?: Env[Name] extends RateLimit ? Name : never }[keyof Env]

/** A limit that the platform counts. */
export interface CountedLimit extends Limit {
  /** The binding that counts. Its `limit` and `period` in `wrangler.jsonc` are those of this limit. */
  readonly binding: RateLimitBinding
}

/**
 * Counts a use with the platform's rate limit binding: next to the Worker, without waiting for a network, for each
 * location of Cloudflare by itself, and not to the unit.
 *
 * @param cost In units of the limit. Each is a call of the binding.
 */
export async function count(limit: CountedLimit, key: string, cost: number, env: Env): Promise<Outcome> {
  const binding = env[limit.binding]
  const use = { key: `${limit.name}:${key}` }
  // Most cost one, for which no list is made.
  const { success } = cost === 1 ? await binding.limit(use) : await limitAll(Array(cost).fill(use), binding)
  if (success) return { allowed: true, seconds: limit.period }
  // The binding does not say when its period ends, only how long it is.
  return { allowed: false, remaining: 0, seconds: limit.period }
}

/** Counts some uses at the same time; one that is refused refuses all. */
async function limitAll(uses: readonly RateLimitOptions[], binding: RateLimit): Promise<RateLimitOutcome> {
  const answers = await Promise.all(uses.map((use) => binding.limit(use)))
  return { success: answers.every(({ success }) => success) }
}
