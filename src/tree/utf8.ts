import { ClodoError } from '../errors.ts'

/** `ignoreBOM` keeps the byte order mark in the text, so that it is written back. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The text of a file's bytes, a byte order mark included.
 *
 * @throws ClodoError `FILE_NOT_TEXT` when the bytes are no UTF-8
 */
export function decode(bytes: Uint8Array, path: string): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new ClodoError('FILE_NOT_TEXT', { what: `${path} is no UTF-8 text.`, where: path, cause })
  }
}

export function encode(text: string): Uint8Array {
  return Buffer.from(text, 'utf8')
}
