import type { Context } from 'hono'
import type { Principal } from '../../principal.ts'
import { identify } from '../identify.ts'
import { invalidToken } from '../refusal.ts'

/** The largest assertion that is looked at, in characters; it is also what a place in the cache can take. */
const MAX_ASSERTION = 8192

/**
 * What Cloudflare Access says of the caller. It is a header like any other, which whoever reaches the Worker by another
 * way can send, so its signature is what counts.
 */
export async function access(c: Context<{ Bindings: Env }>): Promise<Principal | undefined> {
  const assertion = c.req.header('Cf-Access-Jwt-Assertion')
  if (assertion === undefined) return undefined
  if (assertion.length > MAX_ASSERTION) throw invalidToken('larger than any assertion of Access')
  return identify(assertion, c.env)
}
