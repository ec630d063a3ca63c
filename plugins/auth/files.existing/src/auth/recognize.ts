import type { MiddlewareHandler } from 'hono'
import { Problem } from '../http/problem.ts'
import { caller } from './caller.ts'

/**
 * Sets `principal` to whoever proves to be calling, and lets every other request pass without one: what else it carries
 * is for the Worker, which may know its callers in a way of its own.
 *
 * @throws {Problem} 503 when it cannot be found out who is calling.
 */
export function recognize(): MiddlewareHandler<{ Bindings: Env }> {
  return async function recognize(c, next) {
    try {
      const principal = await caller(c)
      if (principal !== undefined) c.set('principal', principal)
    } catch (error) {
      if (!(error instanceof Problem && error.status < 500)) throw error
    }
    await next()
  }
}
