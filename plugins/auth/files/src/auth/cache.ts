import type { Principal } from '../principal.ts'

/** How many tokens an isolate remembers. */
const LIMIT = 1000

/** How long it does, in milliseconds. */
const LIFE = 60_000

const tokens = new Map<string, { principal: Principal; until: number }>()

/** Whom a token names, if it was verified less than a minute ago and has not expired since. */
export function cached(token: string): Principal | undefined {
  const entry = tokens.get(token)
  return entry && Date.now() < entry.until ? entry.principal : undefined
}

/** Keeps what was verified. The oldest makes room. */
export function remember(token: string, principal: Principal): void {
  // Deleted first, so that it moves behind those that were verified before it.
  tokens.delete(token)
  const [oldest] = tokens.keys()
  if (tokens.size >= LIMIT && oldest !== undefined) tokens.delete(oldest)
  const expires = (principal.expiresAt ?? 0) * 1000
  tokens.set(token, { principal, until: Math.min(expires, Date.now() + LIFE) })
}

/** Forgets what this isolate remembers. */
export const forget = (): void => tokens.clear()
