/** Checksums by which a token is told from a text that only looks like one. */
import { crc32 } from 'node:zlib'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Six digits of base 62 at the end are the CRC-32 of what stands before them: tokens of GitHub and npm, and keys of our services. */
export function endsWithCrc(text: string): boolean {
  let rest = crc32(text.slice(0, -6))
  let sum = ''
  for (let place = 0; place < 6; place += 1) {
    sum = digits.charAt(rest % 62) + sum
    rest = Math.floor(rest / 62)
  }
  return text.endsWith(sum)
}

const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** Bech32 (BIP 173): keys of age. */
export function isBech32(text: string): boolean {
  const lower = text.toLowerCase()
  const split = lower.lastIndexOf('1')
  const prefix = [...lower.slice(0, split)].map((char) => char.charCodeAt(0))
  const data = [...lower.slice(split + 1)].map((char) => bech32.indexOf(char))
  if (split < 1 || data.includes(-1)) return false
  const values = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data]
  const sum = values.reduce((before, value) => {
    const top = before >>> 25
    const next = ((before & 0x1ffffff) << 5) ^ value
    return generator.reduce((now, part, bit) => ((top >>> bit) & 1 ? now ^ part : now), next)
  }, 1)
  return sum === 1
}
