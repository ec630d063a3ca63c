import { Problem } from '../http/problem.ts'
import type { Target, Upstream } from './declare.ts'

/**
 * What some server behind this one could read as another path: encoded slashes, backslashes, dots, semicolons and control
 * characters, encoded once or more often; empty segments; dots with parameters (`/..;/`).
 */
const AMBIGUOUS = /\/\/|\\|%(?:25)*(?:2f|5c|2e|3b|0[0-9a-f]|1[0-9a-f]|7f)|(?:^|\/)\.\.?(?:[;/]|$)/i

/**
 * The path at the upstream for the path of a request.
 *
 * @throws Problem 400 for a path that could be read in two ways
 */
export function rewrite(pathname: string, { path, rewrite: rule = '' }: Upstream): string {
  // The router decodes what it compares, and so do guards: what they have seen must be what goes on.
  if (!isBelow(pathname, path) || AMBIGUOUS.test(pathname)) throw new Problem(400, { detail: 'The path is ambiguous' })
  const rest = pathname.slice(path.length)
  if (typeof rule === 'string') return `${rule}${rest}` || '/'
  const made = rule(rest)
  if (!made.startsWith('/') || AMBIGUOUS.test(made)) throw new Problem(400, { detail: 'The path leads nowhere' })
  return made
}

/** The path at this gateway for a path of the upstream; undefined where none leads there. */
export function restore(pathname: string, { path, rewrite: rule = '' }: Upstream): string | undefined {
  if (typeof rule !== 'string' || (rule !== '' && !isBelow(pathname, rule))) return undefined
  const rest = pathname.slice(rule.length)
  return rest === '/' ? path : `${path}${rest}`
}

/**
 * The path at this gateway for a path of a target; undefined where none leads there. Where a function makes paths, nothing
 * makes them back, and it stays as it is. One that is ambiguous could be taken for a host: `//evil.example`.
 */
export function pathHere(
  pathname: string,
  { base, upstream }: { readonly base: URL; readonly upstream: Upstream },
): string | undefined {
  const ahead = base.pathname.replace(/\/$/, '')
  const own = pathname.slice(ahead.length) || '/'
  if (!isBelow(pathname, ahead) || AMBIGUOUS.test(own)) return undefined
  return typeof upstream.rewrite === 'function' ? own : restore(own, upstream)
}

/** Where a target answers. A Worker that is bound has no address; its name is only for its logs. */
export function baseOf({ url }: Target, name: string): URL {
  return new URL(url ?? `https://${name}.internal`)
}

/** The address of a path at a target. Set part by part, as no text that callers write may become a host. */
export function addressOf(
  base: URL,
  { pathname, search }: { readonly pathname: string; readonly search: string },
): URL {
  const url = new URL(base)
  url.pathname = `${base.pathname.replace(/\/$/, '')}${pathname}`
  url.search = search
  return url
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(`${path}/`)
}
