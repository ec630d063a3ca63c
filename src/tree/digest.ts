import { hash } from 'node:crypto'

/** SHA-256 of bytes, or of the UTF-8 form of a text, as 64 hexadecimal digits. */
export function digest(content: Uint8Array | string): string {
  return hash('sha256', content, 'hex')
}
