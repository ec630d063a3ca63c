/** What travels along with a trace: names and values (W3C Baggage). Every service on the way can read and forge it. */
export type Baggage = Map<string, string>

const MAX_MEMBERS = 64
const MAX_BYTES = 8192

/** `name=value`, the value percent-encoded; properties behind a semicolon are not kept. */
const MEMBER = /^([!#-'*+.^`|~\w-]+)[ \t]*=[ \t]*([!#-+\--:<-[\]-~]*)[ \t]*(?:;.*)?$/

const NAME = /^[!#-'*+.^`|~\w-]+$/

/** The members of the header `baggage` that are valid, up to 64 in 8 KiB. */
export function readBaggage(header: string | undefined): Baggage {
  const baggage: Baggage = new Map()
  if (header === undefined || header.length > MAX_BYTES) return baggage
  for (const member of header.split(',', MAX_MEMBERS)) {
    const [, name, value] = MEMBER.exec(member.trim()) ?? []
    const text = value === undefined ? undefined : decode(value)
    if (name !== undefined && text !== undefined) baggage.set(name, text)
  }
  return baggage
}

/** The header `baggage`: as many members as it may have. A name that is no token is left out. */
export function writeBaggage(baggage: ReadonlyMap<string, string>): string {
  const members = [...baggage]
    .filter(([name]) => NAME.test(name))
    .map(([name, value]) => `${name}=${encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '\uFFFD'))}`)
    .slice(0, MAX_MEMBERS)
  while (members.join(',').length > MAX_BYTES) members.pop()
  return members.join(',')
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
