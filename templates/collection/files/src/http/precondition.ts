import type { Context } from 'hono'
import { Problem } from './problem.ts'

interface Versioned {
  readonly version: number
}

/** The strong entity tag of an item (RFC 9110, 8.8.3). */
export function etag({ version }: Versioned): string {
  return `"${version}"`
}

/**
 * Sees to it that a caller changes only what it has read (RFC 9110, 13.1.1; RFC 6585, 3).
 *
 * @throws Problem 428 without `If-Match`, 412 when it names another version.
 */
export function requireMatch(c: Context, item: Versioned): void {
  const header = c.req.header('If-Match')
  if (header === undefined) throw new Problem(428, { detail: 'Send the ETag that you have read as If-Match' })
  if (header.trim() !== '*' && !tags(header).includes(etag(item))) throw changedMeanwhile()
}

/** Whether the caller has this version already (RFC 9110, 13.1.2). */
export function isKnown(c: Context, item: Versioned): boolean {
  const header = c.req.header('If-None-Match') ?? ''
  return header.trim() === '*' || tags(header).some((tag) => tag.replace(/^W\//, '') === etag(item))
}

export function changedMeanwhile(): Problem {
  return new Problem(412, { detail: 'It has changed since you have read it; read it again' })
}

function tags(header: string): string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? []
}
