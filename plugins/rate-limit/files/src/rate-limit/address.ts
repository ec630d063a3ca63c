/** An IP address as its 4 or 16 bytes. */
type Bytes = readonly number[]

/** Reads an IPv4 or IPv6 address (RFC 4291, section 2.2). `undefined` for anything else. */
export function parseAddress(text: string): Bytes | undefined {
  if (!text.includes(':')) return parseIPv4(text)
  const bytes = parseIPv6(text)
  // An IPv4 address in the clothes of IPv6, ::ffff:192.0.2.1, is still the same caller.
  const mapped = bytes?.every((byte, i) => i >= 12 || byte === (i < 10 ? 0 : 255))
  return mapped ? bytes?.slice(12) : bytes
}

/**
 * What an address is counted as: an IPv4 address is itself, an IPv6 address its network of 64 bits, because a
 * subscriber has all the addresses in one.
 */
export function networkOf(address: string): string {
  const bytes = address.includes(':') ? parseAddress(address) : undefined
  if (!bytes) return address
  return bytes.length === 4 ? bytes.join('.') : `${groupsOf(bytes.slice(0, 8)).join(':')}::/64`
}

/** A network such as `10.0.0.0/8`, or a single address. `undefined` when it is neither. */
export function parseNetwork(text: string): ((address: Bytes) => boolean) | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const bytes = parseAddress(address)
  if (!bytes || rest.length > 0 || !/^\d{1,3}$/.test(length ?? '0')) return undefined
  const bits = length === undefined ? bytes.length * 8 : Number(length)
  if (bits > bytes.length * 8) return undefined
  const masks = bytes.map((_byte, i) => (0xff00 >> Math.min(8, Math.max(0, bits - i * 8))) & 0xff)
  return (other) =>
    other.length === bytes.length && masks.every((mask, i) => ((other[i] ?? 0) & mask) === ((bytes[i] ?? 0) & mask))
}

function parseIPv4(text: string): Bytes | undefined {
  const parts = text.split('.')
  // No leading zero: to some `010` is eight.
  const valid = parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  return valid ? parts.map(Number) : undefined
}

/** By the URL Standard, which knows all ways to write an address, and writes each in one. */
function parseIPv6(text: string): Bytes | undefined {
  const host = /^[\da-f:.]+$/i.test(text) ? URL.parse(`http://[${text}]`)?.hostname.slice(1, -1) : undefined
  if (host === undefined) return undefined
  const [before = [], after = []] = host.split('::').map(groupsIn)
  const zeros = Array<number>(8 - before.length - after.length).fill(0)
  return [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 255])
}

const groupsIn = (text: string): number[] =>
  text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))

function groupsOf(bytes: Bytes): string[] {
  return bytes.flatMap((byte, i) => (i % 2 === 0 ? [((byte << 8) | (bytes[i + 1] ?? 0)).toString(16)] : []))
}
