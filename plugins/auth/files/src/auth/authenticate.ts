import type { MiddlewareHandler } from 'hono'
import { identify } from './identify.ts'
import { invalidToken, missingToken } from './refusal.ts'

export interface AuthenticateOptions {
  /** Whether a request without a token passes, without a principal. A token that is not valid never does. Default: no. */
  readonly anonymous?: boolean
}

/** The largest token that is looked at, in characters; it is also what a place in the cache can take. */
const MAX_TOKEN = 8192

/** RFC 6750, section 2.1. Two `Authorization` headers arrive joined by a comma, which does not match. */
const BEARER = /^Bearer +([\w.~+/-]+=*)$/i

/**
 * Lets a request pass that carries a valid bearer token (RFC 6750), and sets `principal` to whom it names.
 *
 * @throws {Problem} 401 without a valid token, the same whatever is wrong with it; 503 when that cannot be found out.
 * @example app.use(authenticate())
 */
export function authenticate({ anonymous = false }: AuthenticateOptions = {}): MiddlewareHandler<{ Bindings: Env }> {
  return async function authenticate(c, next) {
    const header = c.req.header('Authorization')
    if (header !== undefined) c.set('principal', await identify(bearer(header), c.env))
    else if (!anonymous) throw missingToken()
    await next()
  }
}

function bearer(header: string): string {
  const token = header.length <= MAX_TOKEN ? BEARER.exec(header)?.[1] : undefined
  if (token === undefined) throw invalidToken('not one bearer token of a sensible size')
  return token
}
