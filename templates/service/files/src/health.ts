import { Hono } from 'hono'

/** Resolves when what it asks can be used; rejects, or takes longer than the limit, when not. */
export type Check = (env: Env) => Promise<unknown>

/** How long a check may take, in milliseconds. */
const CHECK_LIMIT = 2000

/** What must work before traffic is welcome, by the name that `/readyz` shows. */
const checks: Record<string, Check> = {}

/** `GET /livez`: the Worker runs. `GET /readyz`: so does all that it needs. Both are public. */
export const health = new Hono<{ Bindings: Env }>()

health.get('/livez', (c) => c.json({ status: 'ok' }))

health.get('/readyz', async (c) => {
  const results = await runChecks(checks, c.env)
  const ready = Object.values(results).every((result) => result === 'ok')
  return c.json({ status: ready ? 'ok' : 'failed', checks: results }, ready ? 200 : 503)
})

/** Runs all checks at the same time. Why one failed goes to the log, not to the caller. */
export async function runChecks(checks: Record<string, Check>, env: Env): Promise<Record<string, 'ok' | 'failed'>> {
  const results = Object.entries(checks).map(async ([name, check]) => {
    try {
      await withinLimit(check(env))
      return [name, 'ok'] as const
    } catch (error) {
      console.error(`Readiness check ${name}:`, error)
      return [name, 'failed'] as const
    }
  })
  return Object.fromEntries(await Promise.all(results))
}

async function withinLimit(work: Promise<unknown>): Promise<void> {
  const { promise: timeout, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`No answer within ${CHECK_LIMIT} ms`)), CHECK_LIMIT)
  await Promise.race([work, timeout]).finally(() => clearTimeout(timer))
}
