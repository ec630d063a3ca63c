import type { MiddlewareHandler } from 'hono'
import { caller } from './caller.ts'
import { missingToken } from './refusal.ts'

export interface AuthenticateOptions {
  /** Whether a request that says nothing of its caller passes, without a principal. A false proof never does. Default: no. */
  readonly anonymous?: boolean
}

/**
 * Lets a request pass that proves who is calling, and sets `principal` to that.
 *
 * @throws {Problem} 401 without a valid proof, the same whatever is wrong with it; 503 when that cannot be found out.
 * @example app.use(authenticate())
 */
export function authenticate({ anonymous = false }: AuthenticateOptions = {}): MiddlewareHandler<{ Bindings: Env }> {
  return async function authenticate(c, next) {
    const principal = await caller(c)
    if (principal !== undefined) c.set('principal', principal)
    else if (!anonymous) throw missingToken()
    await next()
  }
}
