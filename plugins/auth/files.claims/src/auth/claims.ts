import type { JWTPayload } from 'jose'
import type { Principal } from '../principal.ts'
import { invalidToken } from './refusal.ts'

/**
 * Reads the claims of an access token (RFC 9068). An issuer that calls them otherwise is understood here.
 *
 * The result outlives the request, so it cannot be changed.
 */
export function toPrincipal(claims: JWTPayload): Principal {
  const { sub, exp, scope, roles, tenant } = claims
  if (typeof sub !== 'string' || sub === '' || exp === undefined) throw invalidToken('no subject')
  return Object.freeze({
    subject: sub,
    roles: Object.freeze(strings(roles)),
    scopes: Object.freeze(typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []),
    ...(typeof tenant === 'string' && { tenant }),
    expiresAt: exp,
    claims: Object.freeze(claims),
  })
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
