import type { MiddlewareHandler } from 'hono'
import { Problem } from '../http/problem.ts'
import { identify } from './identify.ts'

/** RFC 6750, section 2.1; a longer token is none of ours. */
const BEARER = /^Bearer +([\w.~+/-]{1,8192}=*)$/i

/**
 * Sets `principal` to whom a valid bearer token names, and lets every other request pass without one: what else it carries
 * is for the Worker, which may know its callers in a way of its own.
 *
 * @throws {Problem} 503 when it cannot be found out whether a token is valid
 */
export function recognize(): MiddlewareHandler<{ Bindings: Env }> {
  return async function recognize(c, next) {
    const token = BEARER.exec(c.req.header('Authorization') ?? '')?.[1]
    if (token !== undefined) {
      try {
        c.set('principal', await identify(token, c.env))
      } catch (error) {
        if (!(error instanceof Problem && error.status === 401)) throw error
      }
    }
    await next()
  }
}
