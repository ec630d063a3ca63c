import type { Context } from 'hono'
import type { Principal } from '../../principal.ts'
import { bearerOf } from '../header.ts'
import { identify } from '../identify.ts'

/** A token in the `Authorization` header (RFC 6750). */
export function bearer(c: Context<{ Bindings: Env }>): Principal | Promise<Principal> | undefined {
  const token = bearerOf(c)
  return token === undefined ? undefined : identify(token, c.env)
}
