import { decodeBase64Url, encodeBase64Url } from 'hono/utils/encode'
import * as v from 'valibot'

/** Where a page ended: the values of the last row by which the list is sorted. */
export type Position = (string | number)[]

const content = v.tupleWithRest([v.string()], v.union([v.string(), v.number()]))

/**
 * A cursor is opaque to callers but no secret, and needs no signature: whatever it says is bound as a value, so a forged
 * one names another place in a list that the caller may read anyway.
 */
export function encodeCursor(sort: string, position: Position): string {
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify([sort, ...position])).buffer)
}

/** Returns undefined for a cursor that is malformed or belongs to another sort order. */
export function decodeCursor(cursor: string, sort: string, length: number): Position | undefined {
  try {
    const [made, ...position] = v.parse(content, JSON.parse(new TextDecoder().decode(decodeBase64Url(cursor))))
    return made === sort && position.length === length ? position : undefined
  } catch {
    return undefined
  }
}
