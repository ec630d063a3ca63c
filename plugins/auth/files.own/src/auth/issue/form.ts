import type { Context } from 'hono'
import { OAuthError } from './oauth-error.ts'

/**
 * The parameters of a request to a token endpoint (RFC 6749, section 3.2).
 *
 * @throws {OAuthError} `invalid_request` when it is no form, or says something twice.
 */
export async function readForm(c: Context): Promise<ReadonlyMap<string, string>> {
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new OAuthError('invalid_request', `content type ${type}`)
  const pairs = [...new URLSearchParams(new TextDecoder().decode(await c.req.arrayBuffer()))]
  const form = new Map(pairs)
  if (form.size !== pairs.length) throw new OAuthError('invalid_request', 'a parameter that comes twice')
  return form
}

/** @throws {OAuthError} `invalid_request` when it is not there. */
export function need(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name)
  if (value === undefined || value === '') throw new OAuthError('invalid_request', `no ${name}`)
  return value
}
