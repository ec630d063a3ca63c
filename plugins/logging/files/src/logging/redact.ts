import { rarely } from './rarely.ts'
import { hasSecrets, hideSecrets, SECRET_NAME } from './secrets.ts'

/** How deep and how broad a line may be, and how long its texts. */
const MAX_DEPTH = 6
const MAX_ITEMS = 50
const MAX_TEXT = 2000

const HIDDEN = '[redacted]'

/** Asked of names: what they are called, and whether they hold a secret themselves, as keys of a map may. */
const isSecretName = rarely((name) => SECRET_NAME.test(name) || cut(name) !== name)

/**
 * A line that is fit for the log. Most are: flat, and without anything to hide. They are not copied, which would take longer
 * than all else that is done with them.
 */
export function clean<Line extends Readonly<Record<string, unknown>>>(line: Line): Line {
  let fields = 0
  for (const name in line) {
    fields += 1
    if (fields > MAX_ITEMS || !mayBeShown(name, line[name])) return redact(line) as Line
  }
  return line
}

function mayBeShown(name: string, value: unknown): boolean {
  if (value == null) return true
  if (isSecretName(name)) return false
  if (typeof value === 'string') return value.length <= MAX_TEXT && !hasSecrets(value)
  return typeof value === 'boolean' || isShort(value)
}

/** Whether it is a number, and none that could be that of a payment card. */
const isShort = (value: unknown): boolean => typeof value === 'number' && !(value >= 1e12)

/**
 * A copy of a value that is fit for the log: without secrets, of a limited size, and such that JSON can say it.
 *
 * What an object calls a secret is hidden whole; what looks like one is hidden within every text.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cut(value)
  if (typeof value === 'number') return isShort(value) || cut(String(value)) !== HIDDEN ? value : HIDDEN
  // As JSON does; a `toJSON` would be asked for what is to be written instead.
  if (typeof value === 'function') return undefined
  if (typeof value === 'bigint' || typeof value === 'symbol') return cut(String(value))
  if (typeof value !== 'object' || value === null) return value
  // A new one has no `toJSON` of its own.
  if (value instanceof Date) return new Date(value)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (depth >= MAX_DEPTH) return '[too deep]'
  if (value instanceof Error) return redact(describe(value), depth)
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redactItem(item, depth + 1))
  const entries = value instanceof Map || value instanceof Headers ? [...value] : Object.entries(value)
  return Object.fromEntries(entries.slice(0, MAX_ITEMS).map(([name, item]) => redactEntry(String(name), item, depth)))
}

function redactEntry(name: string, value: unknown, depth: number): [string, unknown] {
  const secret = value != null && isSecretName(name)
  return [cut(name), secret ? HIDDEN : redact(value, depth + 1)]
}

/** Headers, forms and queries are listed as pairs of a name and a value. */
function redactItem(item: unknown, depth: number): unknown {
  const [name, value, ...more] = Array.isArray(item) ? item : []
  const isPair = typeof name === 'string' && value !== undefined && more.length === 0
  return isPair ? redactEntry(name, value, depth) : redact(item, depth)
}

/** Text is cut twice: ahead, so that searching it stays cheap; behind, so that no secret is cut where it is not seen. */
function cut(text: string): string {
  const start = text.slice(0, 4 * MAX_TEXT)
  const clean = hasSecrets(start) ? hideSecrets(start, HIDDEN) : start
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}…` : clean
}

/** An error with all that caused it. */
function describe({ name, message, stack, cause, ...rest }: Error): object {
  return { name, message, ...rest, ...(stack && { stack }), ...(cause !== undefined && { cause }) }
}
