import type { JWTPayload } from 'jose'
import type { Principal } from '../principal.ts'
import { invalidToken } from './refusal.ts'

/**
 * Reads what Cloudflare Access says of a caller: a person has a subject, a service token the name `common_name` instead.
 * What the identity provider says besides, Access puts into `custom`, as far as its settings name it.
 *
 * The result outlives the request, so it cannot be changed.
 */
export function toPrincipal(claims: JWTPayload): Principal {
  const { sub, common_name, exp, custom } = claims
  const subject = sub || common_name
  if (typeof subject !== 'string' || subject === '' || exp === undefined) throw invalidToken('no subject')
  const { roles, tenant }: { roles?: unknown; tenant?: unknown } = Object(custom)
  return Object.freeze({
    subject,
    roles: Object.freeze(strings(roles)),
    scopes: Object.freeze([]),
    ...(typeof tenant === 'string' && { tenant }),
    expiresAt: exp,
    claims: Object.freeze(claims),
  })
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
