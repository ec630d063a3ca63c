import { Problem } from '../http/problem.ts'
import type { Upstream } from './declare.ts'
import { pathHere } from './path.ts'

export interface Redirect {
  readonly upstream: Upstream
  /** The address that was asked for at the target, and the target's own. */
  readonly asked: URL
  readonly base: URL
  /** The origin of this gateway, as the caller knows it. */
  readonly origin: string
}

/**
 * Where an upstream may send the caller: to its own paths, as this gateway has them, to this gateway, and to origins that
 * are declared.
 *
 * @throws Problem 502 for any other place
 */
export function locationOf(location: string, { upstream, asked, base, origin }: Redirect): string {
  const url = URL.parse(location, asked.href)
  if (url && (url.origin === origin || upstream.redirects?.includes(url.origin))) return url.href
  const path = url?.origin === base.origin ? pathHere(url.pathname, { base, upstream }) : undefined
  if (url === null || path === undefined)
    throw new Problem(502, { detail: 'The upstream leads to a place that is not declared' })
  return `${path}${url.search}${url.hash}`
}
