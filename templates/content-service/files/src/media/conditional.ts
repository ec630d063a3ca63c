/** By what callers tell one state of a content from another. */
export interface Validators {
  /** Strong, in quotes. */
  readonly etag: string
  readonly modified: Date
}

export interface Range {
  readonly offset: number
  readonly length: number
}

/** What the preconditions of a GET or HEAD come to, in the order of RFC 9110, 13.2.2. */
export function evaluate(headers: Headers, { etag, modified }: Validators): 'send' | 'not-modified' | 'failed' {
  const time = seconds(modified)
  const match = headers.get('If-Match')
  if (match !== null) {
    if (!isAny(match) && !tags(match).includes(etag)) return 'failed'
  } else if (time > date(headers.get('If-Unmodified-Since'), Number.POSITIVE_INFINITY)) return 'failed'

  const noneMatch = headers.get('If-None-Match')
  if (noneMatch === null) return time <= date(headers.get('If-Modified-Since'), -1) ? 'not-modified' : 'send'
  const known = isAny(noneMatch) || tags(noneMatch).some((tag) => tag.replace(/^W\//, '') === etag)
  return known ? 'not-modified' : 'send'
}

/**
 * The range that is to be sent (RFC 9110, 14). Undefined: all of it, which is the answer to several ranges, too: parts of a
 * multipart answer cost more than they save, and many small ones are an attack.
 */
export function rangeOf(headers: Headers, validators: Validators, size: number): Range | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.get('Range') ?? '') ?? []
  if (first === undefined || last === undefined || first + last === '') return undefined
  if (!isCurrent(headers.get('If-Range'), validators)) return undefined
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { offset: size - length, length }
  }
  const offset = Number(first)
  if (last !== '' && Number(last) < offset) return undefined
  if (offset >= size) return 'unsatisfiable'
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return { offset, length: end - offset + 1 }
}

/** Whether what the caller has a part of is what there is (RFC 9110, 13.1.5). */
function isCurrent(header: string | null, { etag, modified }: Validators): boolean {
  if (header === null) return true
  return header.includes('"') ? header === etag : Date.parse(header) === seconds(modified)
}

/** Dates in headers know no milliseconds. */
function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000
}

/** A date that is none does not count. */
function date(header: string | null, otherwise: number): number {
  const time = Date.parse(header ?? '')
  return Number.isNaN(time) ? otherwise : time
}

function isAny(header: string): boolean {
  return header.trim() === '*'
}

function tags(header: string): string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? []
}
