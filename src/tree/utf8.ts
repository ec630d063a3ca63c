import { isUtf8 } from 'node:buffer'
import { ClodoError } from '../errors.ts'

/**
 * The text of a file's bytes, a byte order mark included.
 *
 * @throws ClodoError `FILE_NOT_TEXT` when the bytes are no UTF-8
 */
export function decode(bytes: Uint8Array, path: string): string {
  if (!isUtf8(bytes)) throw new ClodoError('FILE_NOT_TEXT', { what: `${path} is no UTF-8 text.`, where: path })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

export function encode(text: string): Uint8Array {
  return Buffer.from(text, 'utf8')
}
