import { ClodoError } from '../errors.ts'

/**
 * Accepts a host name (RFC 1123, at least two labels, ASCII; international ones in their `xn--` form), or an empty text.
 *
 * @throws DOMAIN_INVALID
 */
export function checkDomain(domain: string): string {
  const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
  if (domain === '' || (domain.length <= 253 && new RegExp(`^(?:${label}\\.)+${label}$`).test(domain))) return domain
  throw new ClodoError('DOMAIN_INVALID', { what: `${JSON.stringify(domain.slice(0, 80))} is no host name.` })
}
