import type { Limit, Outcome } from './limit.ts'
import { recall, remember } from './refusals.ts'
import type { AlgorithmName, RateLimitShard } from './shard.ts'

/** A limit that Durable Objects count. */
export interface CountedLimit extends Limit {
  /** `token-bucket`: bursts, and an even rate. `sliding-window`: no period ever sees more than the limit. */
  readonly algorithm: AlgorithmName
  /** Among how many objects the keys are divided; each counts some hundred uses a second. Changing it forgets. Default: 16. */
  readonly shards?: number
}

/** How long an object may take to answer, in milliseconds. */
const PATIENCE = 1000

/**
 * Counts a use, exactly and for all of Cloudflare: a key is always counted by the same object. That takes a call to
 * wherever the object is, but for a key that was refused and has to wait.
 *
 * @param cost In units of the limit.
 * @throws {Error} When the object cannot be reached, or not in time.
 */
export async function count(limit: CountedLimit, key: string, cost: number, env: Env): Promise<Outcome> {
  const { name, period, algorithm, shards = 16 } = limit
  const shard = `${name}/${algorithm}/${hash(key) % shards}`
  const refused = recall(`${shard}/${key}`, cost)
  if (refused) return refused
  const objects = env.RATE_LIMIT_SHARDS as DurableObjectNamespace<RateLimitShard>
  const answer = objects.getByName(shard).take({ key, cost, limit: limit.limit, period, algorithm })
  const outcome = await inTime(answer)
  if (!outcome.allowed) remember(`${shard}/${key}`, cost, outcome)
  return outcome
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let stop = () => {}
  const timeout = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`No answer within ${PATIENCE} ms`)), PATIENCE)
    stop = () => clearTimeout(timer)
  })
  return Promise.race([answer, timeout]).finally(() => stop())
}

/** FNV-1a, which spreads keys evenly. */
function hash(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
