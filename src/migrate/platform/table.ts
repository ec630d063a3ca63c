/**
 * Reads the table of compatibility flags out of a workerd binary, which carries it as the schema of
 * `compatibility-date.capnp`, encoded as Cap'n Proto itself (https://capnproto.org/encoding.html). Nothing is executed.
 */

export interface Flag {
  /** What turns it on. */
  readonly enable?: string
  /** What keeps the old behaviour. */
  readonly disable?: string
  /** On for Workers of this date and later. */
  readonly date?: string
  /** On with one of these flags from this date. */
  readonly implied?: { readonly by: readonly string[]; readonly date: string }
}

interface Struct {
  readonly data: number
  readonly pointers: number
}

const name = 'workerd/io/compatibility-date.capnp:CompatibilityFlags\0'
/** The root of the schema stands within this many bytes before the name. */
const reach = 4096
const ids = {
  enable: 0xb6dabbc87cd1b03en,
  disable: 0xd145cf1adc42577cn,
  date: 0x91a5d5d7244cf6d0n,
  implied: 0xe3e5a63e76284d89n,
}

/** The flags in the order of their declaration; undefined where the bytes hold no such table. */
export function readFlags(bytes: Uint8Array): Flag[] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const at = buffer.indexOf(name)
  const root = at < 0 ? undefined : rootBefore(buffer, at)
  if (root === undefined) return undefined
  const fields = structs(buffer, root.pointers + 24).map((field) => ({
    name: text(buffer, field.pointers) ?? '',
    ...annotations(buffer, field),
  }))
  const flagOf = new Map(fields.map((field) => [field.name, field.enable]))
  return fields.map(({ name: _, implied, ...flag }) => ({
    ...flag,
    ...(implied === undefined
      ? {}
      : { implied: { ...implied, by: implied.by.flatMap((one) => flagOf.get(one) ?? []) } }),
  }))
}

/** The root is the struct whose first pointer is the name. */
function rootBefore(buffer: Buffer, name: number): Struct | undefined {
  for (let at = name - (name % 8); at > Math.max(8, name - reach); at -= 8) {
    if (buffer.readUInt32LE(at) !== 0 || buffer.readUInt16LE(at + 6) !== 6) continue
    const pointers = at + 8 + buffer.readUInt16LE(at + 4) * 8
    if (pointers < name && list(buffer, pointers)?.start === name) return { data: at + 8, pointers }
  }
  return undefined
}

function annotations(buffer: Buffer, field: Struct): Flag {
  const flag: { -readonly [K in keyof Flag]: Flag[K] } = {}
  for (const annotation of structs(buffer, field.pointers + 8)) {
    const id = buffer.readBigUInt64LE(annotation.data)
    const value = struct(buffer, annotation.pointers)
    if (value === undefined) continue
    if (id === ids.implied) flag.implied = impliedIn(buffer, value)
    const key = (['enable', 'disable', 'date'] as const).find((one) => ids[one] === id)
    const said = key && text(buffer, value.pointers)
    if (key !== undefined && said !== undefined) flag[key] = said
  }
  return flag
}

/** By one name or by several, from a date. */
function impliedIn(buffer: Buffer, value: Struct): NonNullable<Flag['implied']> {
  const { pointers } = struct(buffer, value.pointers) ?? value
  const first = list(buffer, pointers)
  const by =
    first?.size === 2
      ? [text(buffer, pointers) ?? '']
      : Array.from({ length: first?.count ?? 0 }, (_, i) => text(buffer, (first?.start ?? 0) + i * 8) ?? '')
  return { by, date: text(buffer, pointers + 8) ?? '' }
}

function list(buffer: Buffer, at: number): { start: number; size: number; count: number } | undefined {
  const [low, high] = [buffer.readInt32LE(at), buffer.readUInt32LE(at + 4)]
  if ((low & 3) !== 1) return undefined
  return { start: at + 8 + (low >> 2) * 8, size: high & 7, count: high >>> 3 }
}

function text(buffer: Buffer, at: number): string | undefined {
  const found = list(buffer, at)
  return found && buffer.toString('utf8', found.start, found.start + found.count - 1)
}

function struct(buffer: Buffer, at: number): Struct | undefined {
  const [low, high] = [buffer.readInt32LE(at), buffer.readUInt32LE(at + 4)]
  if (low === 0 && high === 0) return undefined
  const data = at + 8 + (low >> 2) * 8
  return { data, pointers: data + (high & 0xffff) * 8 }
}

/** A list of structs begins with a word that says their number and their size. */
function structs(buffer: Buffer, at: number): Struct[] {
  const found = list(buffer, at)
  if (found === undefined) return []
  const count = buffer.readUInt32LE(found.start) >>> 2
  const [data, pointers] = [buffer.readUInt16LE(found.start + 4) * 8, buffer.readUInt16LE(found.start + 6) * 8]
  return Array.from({ length: count }, (_, i) => {
    const start = found.start + 8 + i * (data + pointers)
    return { data: start, pointers: start + data }
  })
}
