import type { Context } from 'hono'
import { Problem } from '../http/problem.ts'
import type { Media } from './media.ts'

/** What files of this caller have as their owner. */
export const ownerOf = (c: Context): string | null => c.get('principal')?.subject ?? null

/** @throws Problem 403 to everybody but the owner; what has none belongs to nobody. */
export function requireOwner(c: Context, { owner }: Pick<Media, 'owner'>): void {
  if (owner === null || owner !== ownerOf(c)) throw new Problem(403, { detail: 'It belongs to somebody else' })
}
