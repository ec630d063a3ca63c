import type { Context } from 'hono'
import { invalidToken } from './refusal.ts'

/** The largest token that is looked at, in characters; it is also what a place in the cache can take. */
const MAX_TOKEN = 8192

/** RFC 6750, section 2.1. What follows is not looked at here, since whoever takes it as a proof does. */
const BEARER = /^Bearer +/i

/**
 * What stands behind `Bearer` in the `Authorization` header; `undefined` where there is no such header.
 *
 * @throws {Problem} 401 when the header is anything else.
 */
export function bearerOf(c: Context): string | undefined {
  const header = c.req.header('Authorization')
  if (header === undefined) return undefined
  if (header.length > MAX_TOKEN || !BEARER.test(header)) throw invalidToken('no bearer token')
  return header.slice('Bearer '.length).trimStart()
}
