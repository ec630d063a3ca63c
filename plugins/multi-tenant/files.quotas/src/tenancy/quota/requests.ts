import { waitUntil } from 'cloudflare:workers'
import type { MiddlewareHandler } from 'hono'
import { exceeded } from './exceeded.ts'
import { type Given, givenTo, limitsOf, today } from './limits.ts'

/** How long an isolate counts by itself before it tells D1 and learns what others have counted, in milliseconds. */
const GATHER = 5000

/** How many tenants an isolate counts. */
const LIMIT = 1000

interface Count {
  readonly day: string
  /** All requests of the day that D1 knows of, and those of this isolate that it does not. */
  known: number
  pending: number
  limit: number
  telling: boolean
}

const counts = new Map<string, Count>()

/**
 * Lets a tenant make as many requests a day as its quota says. Isolates count by themselves and tell D1 every five seconds, so
 * a tenant that is busy in many of them gets a little more. A warm request asks no database. It stands behind `tenancy()`.
 *
 * @throws {Problem} 429 until the day is over (UTC)
 * @example app.use(quota())
 */
export function quota(): MiddlewareHandler<{ Bindings: Env }> {
  return async function quota(c, next) {
    const tenant = c.get('tenant')
    if (tenant !== undefined) await use(c.env, tenant.id)
    await next()
  }
}

async function use(env: Env, tenant: string): Promise<void> {
  const known = counts.get(tenant)
  const count = known?.day === today() ? known : await begin(env, tenant)
  if (count.known + count.pending >= count.limit) {
    // Somebody may have raised the limit: the next one knows.
    tell(env, tenant, count)
    throw exceeded('requests', { status: 429, seconds: untilMidnight() })
  }
  count.pending += 1
  tell(env, tenant, count)
}

async function begin(env: Env, tenant: string): Promise<Count> {
  const count: Count = { day: today(), known: 0, pending: 0, limit: Number.POSITIVE_INFINITY, telling: false }
  await learn(env, tenant, count)
  // Somebody else may have begun meanwhile: many at the same time are counted together.
  const other = counts.get(tenant)
  if (other?.day === count.day) return other
  counts.delete(tenant)
  const [oldest] = counts.keys()
  if (counts.size >= LIMIT && oldest !== undefined) counts.delete(oldest)
  counts.set(tenant, count)
  return count
}

function tell(env: Env, tenant: string, count: Count): void {
  if (count.telling) return
  count.telling = true
  waitUntil(
    scheduler.wait(GATHER).then(() => {
      count.telling = false
      return learn(env, tenant, count)
    }),
  )
}

/** Adds what is pending, and learns what all isolates have counted. When D1 cannot be reached, this one goes on by itself. */
async function learn({ DB, ...env }: Env, tenant: string, count: Count): Promise<void> {
  const { day, pending } = count
  count.pending -= pending
  try {
    const [usage, given] = await DB.batch<{ requests: number } & Given>([
      DB.prepare(
        `INSERT INTO tenant_usage (tenant_id, day, requests) VALUES (?, ?, ?)
         ON CONFLICT (tenant_id, day) DO UPDATE SET requests = requests + excluded.requests RETURNING requests`,
      ).bind(tenant, day, pending),
      givenTo(DB, tenant),
    ])
    count.known = usage?.results[0]?.requests ?? count.known
    count.limit = limitsOf(given?.results[0], env).requests
  } catch (error) {
    count.pending += pending
    console.error(
      JSON.stringify({ level: 'error', message: 'Requests of tenants are not counted', error: String(error) }),
    )
  }
}

const untilMidnight = (): number => Math.ceil((new Date().setUTCHours(24, 0, 0, 0) - Date.now()) / 1000)

/** Forgets what this isolate has counted. */
export const forgetCounts = (): void => counts.clear()
