import { Problem } from '../http/problem.ts'
import { PART_SIZE, UPLOAD_LIFETIME } from './limits.ts'
import { type Media, toJson } from './media.ts'

type Parts = Pick<Media, 'parts' | 'size'>

/** The parts that are there, in order. */
export function partsOf({ parts }: Pick<Media, 'parts'>): R2UploadedPart[] {
  const etags: Record<string, string> = JSON.parse(parts)
  return Object.entries(etags).map(([number, etag]) => ({ partNumber: Number(number), etag }))
}

/** The numbers of the parts that are not there yet. */
export function missingOf({ parts, size }: Parts): number[] {
  const there = new Set(partsOf({ parts }).map(({ partNumber }) => partNumber))
  return Array.from({ length: countOf(size) }, (_, at) => at + 1).filter((number) => !there.has(number))
}

/**
 * How many bytes a part has: all the same, but for the last.
 *
 * @throws Problem 404 for a number that there is not.
 */
export function sizeOf({ size }: Pick<Media, 'size'>, number: number): number {
  const count = countOf(size)
  if (number > count) throw new Problem(404, { detail: `There are ${count} parts` })
  return number < count ? PART_SIZE : size - (count - 1) * PART_SIZE
}

/** What callers read of an upload, and need to go on with it. */
export function toUpload(media: Media) {
  const { id, title, tags, size, owner, createdAt } = toJson(media)
  const expiresAt = new Date(Date.parse(media.updatedAt) + UPLOAD_LIFETIME).toISOString()
  const parts = { partSize: PART_SIZE, parts: countOf(size), missing: missingOf(media) }
  return { id, title, tags, size, owner, ...parts, createdAt, expiresAt }
}

function countOf(size: number): number {
  return Math.ceil(size / PART_SIZE)
}
