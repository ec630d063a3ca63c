import { Problem } from '../http/problem.ts'
import { originalOf } from './bucket.ts'
import type { Media } from './media.ts'
import { type MediaType, types } from './types.ts'

/** How much of the beginning is looked at, in bytes: more than any browser sniffs. */
export const HEAD = 4096

/** How much of the end: a ZIP archive is found by its last 65,557 bytes at most. */
const TAIL = 65_557

/** What browsers take for a page, and servers for a program (WHATWG MIME Sniffing, 7.1). */
const MARKUP = /<(?:!doctype\s+html|\?php|(?:html|head|body|script|iframe|svg|style|title|table)[\s/>])/i

/**
 * Finds out by its first bytes of which type a file is. Its name and what the caller says of it count for nothing.
 *
 * @throws Problem 415 for what is none of the types in `types.ts`, or is something else at the same time.
 */
export function typeOf(head: Uint8Array, size: number): MediaType {
  const type = Object.values(types).find(({ begins }) => begins(head, size))
  if (type === undefined) throw refused('The content is of no type that this service takes')
  if (!type.markup && MARKUP.test(latin1(head.subarray(0, HEAD)))) throw refused('The content has markup in it')
  return type
}

/**
 * Sees to it that a file ends as its type does, with no page and no archive behind it.
 *
 * @throws Problem 415
 */
export function assertEnd({ ends, markup }: MediaType, tail: Uint8Array): void {
  if (ends && !ends(tail)) throw refused('The content does not end as its type does')
  if (!markup && MARKUP.test(latin1(tail))) throw refused('The content has markup in it')
  if (isArchive(tail)) throw refused('The content is an archive, too')
}

/** Looks at a file that is in the bucket: at its beginning and at its end, whatever its size. */
export async function inspect(bucket: R2Bucket, media: Media): Promise<MediaType> {
  const read = async (range: R2Range) => {
    const object = await bucket.get(originalOf(media), { range })
    if (object === null) throw new Error(`${originalOf(media)} is not in the bucket`)
    return new Uint8Array(await object.arrayBuffer())
  }
  const type = typeOf(await read({ offset: 0, length: Math.min(HEAD, media.size) }), media.size)
  assertEnd(type, await read({ suffix: Math.min(TAIL, media.size) }))
  return type
}

/** An end of central directory whose comment reaches to the last byte (APPNOTE 4.3.16). */
function isArchive(tail: Uint8Array): boolean {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  for (let at = tail.byteLength - 22; at >= 0; at -= 1) {
    if (tail[at] !== 0x50 || view.getUint32(at) !== 0x504b0506) continue
    if (at + 22 + view.getUint16(at + 20, true) === tail.byteLength) return true
  }
  return false
}

/** A character for each byte. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

function refused(detail: string): Problem {
  return new Problem(415, { detail, accepted: Object.keys(types) })
}
