import { types } from '../../src/media/types.ts'

/** A small file of each type that this service may take. */
const all: { readonly [type: string]: Uint8Array } = {
  'image/jpeg': bytes('ff d8 ff e0 00 10', 'JFIF', '00 01 01 00 00 01 00 01 00 00 ff d9'),
  'image/png': png(),
  'image/gif': bytes(
    '',
    'GIF89a',
    '01 00 01 00 80 00 00 ff ff ff 00 00 00 2c 00 00 00 00 01 00 01 00 00 02 02 44 01 00 3b',
  ),
  'image/webp': bytes('', 'RIFF', '16 00 00 00', 'WEBPVP8L', '0a 00 00 00 2f 00 00 00 10 07 10 11 11 88'),
  'image/avif': bytes('00 00 00 18', 'ftypavif', '00 00 00 00', 'avifmif1', '00 00 00 08', 'mdat'),
  'video/mp4': bytes('00 00 00 18', 'ftypisom', '00 00 02 00', 'isommp41', '00 00 00 08', 'mdat'),
  'video/webm': bytes('1a 45 df a3 87 42 82 84', 'webm', '18 53 80 67'),
  'audio/mpeg': bytes('', 'ID3', '03 00 00 00 00 00 00 ff fb 90 00'),
  'application/pdf': bytes('', '%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n'),
  'image/svg+xml': bytes('', '<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>'),
}

/** Those that it takes, and those that it does not. */
export const samples = Object.entries(all).filter(([type]) => type in types)
export const strangers = Object.entries(all).filter(([type]) => !(type in types))

/** A picture of one white point. */
export function png(): Uint8Array {
  const header = '89 50 4e 47 0d 0a 1a 0a 00 00 00 0d 49 48 44 52 00 00 00 01 00 00 00 01 08 00 00 00 00 3a 7e 9b 55'
  const data = '00 00 00 0a 49 44 41 54 78 9c 63 f8 0f 00 01 01 01 00 b1 38 f6 14'
  return bytes(`${header} ${data} 00 00 00 00 49 45 4e 44 ae 42 60 82`)
}

/** A picture with so much behind its header that it has `size` bytes. */
export function largePng(size: number): Uint8Array {
  const picture = new Uint8Array(size)
  const whole = png()
  picture.set(whole.subarray(0, 33))
  picture.set(whole.subarray(-12), size - 12)
  for (let at = 33; at < size - 12; at += 997) picture[at] = at
  return picture
}

/** Bytes of hexadecimal numbers and of text, in turn. */
export function bytes(...pieces: readonly string[]): Uint8Array {
  const parts = pieces.map((piece, at) =>
    at % 2 === 1 ? new TextEncoder().encode(piece) : Uint8Array.from(piece.split(' ').filter(Boolean), hex),
  )
  return concat(...parts)
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function hex(byte: string): number {
  return Number.parseInt(byte, 16)
}
