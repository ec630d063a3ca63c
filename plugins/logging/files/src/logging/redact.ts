import { rarely } from './rarely.ts'
import { hideSecrets } from './secrets.ts'

/** How deep and how broad a line may be, and how long its texts. */
const LIMIT = { depth: 6, items: 50, text: 2000 }

const HIDDEN = '[redacted]'

/** Names of what nobody should read, however they are spelt: `client_secret`, `X-Api-Key`, `refreshToken`. */
const SECRET_NAME =
  /authorization|cookie|credential|passphrase|passw(or)?d|secret|(api[_-]?key|access[_-]?key|private[_-]?key|card[_-]?number|cvc|cvv|iban|jwt|signature|ssn|token)s?$/i

const isSecretName = rarely((name) => SECRET_NAME.test(name))

/**
 * A line that is fit for the log. Most are: flat, and without anything to hide. They are not copied, which would take longer
 * than all else that is done with them.
 */
export function clean<Line extends Readonly<Record<string, unknown>>>(line: Line): Line {
  const names = Object.keys(line)
  const isFit = names.length <= LIMIT.items && names.every((name) => mayBeShown(name, line[name]))
  return isFit ? line : (redact(line) as Line)
}

function mayBeShown(name: string, value: unknown): boolean {
  if (value == null) return true
  if (isSecretName(name)) return false
  return typeof value === 'string' ? cut(value) === value : typeof value === 'number' || typeof value === 'boolean'
}

/**
 * A copy of a value that is fit for the log: without secrets, of a limited size, and such that JSON can say it.
 *
 * What an object calls a secret is hidden whole; what looks like one is hidden within every text.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cut(value)
  // As JSON does; a `toJSON` would be asked for what is to be written instead.
  if (typeof value === 'function') return undefined
  if (typeof value === 'bigint' || typeof value === 'symbol') return cut(String(value))
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (depth === LIMIT.depth) return '[too deep]'
  if (value instanceof Error) return redact(describe(value), depth)
  if (Array.isArray(value)) return value.slice(0, LIMIT.items).map((item) => redact(item, depth + 1))
  const entries = value instanceof Map || value instanceof Headers ? [...value] : Object.entries(value)
  return Object.fromEntries(entries.slice(0, LIMIT.items).map(([name, item]) => redactEntry(String(name), item, depth)))
}

function redactEntry(name: string, value: unknown, depth: number): [string, unknown] {
  const secret = value != null && isSecretName(name)
  return [name, secret ? HIDDEN : redact(value, depth + 1)]
}

/** Text is cut twice: ahead, so that searching it stays cheap; behind, so that no secret is cut where it is not seen. */
function cut(text: string): string {
  const clean = hideSecrets(text.slice(0, 4 * LIMIT.text), HIDDEN)
  return clean.length > LIMIT.text ? `${clean.slice(0, LIMIT.text)}…` : clean
}

/** An error with all that caused it. */
function describe({ name, message, stack, cause, ...rest }: Error): object {
  return { name, message, ...rest, ...(stack && { stack }), ...(cause !== undefined && { cause }) }
}
