import type { Context } from 'hono'
import { Problem } from '../../http/problem.ts'

const SAFE = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses a request that changes something, or opens a WebSocket, unless a page of this very origin sends it: a browser adds the
 * cookie to the requests of others, too. It says where a request comes from in headers that no page can set, so that no
 * token has to be carried around (OWASP CSRF Prevention Cheat Sheet, Fetch Metadata).
 *
 * @throws {Problem} 403 when another page sends it, or nobody says which.
 */
export function requireSameOrigin(c: Context): void {
  if (SAFE.includes(c.req.method) && c.req.header('Upgrade') === undefined) return
  const site = c.req.header('Sec-Fetch-Site')
  const same = site === undefined ? c.req.header('Origin') === new URL(c.req.url).origin : site === 'same-origin'
  if (!same) throw new Problem(403, { detail: 'With a session this takes a page of the same origin' })
}
