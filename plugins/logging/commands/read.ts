/** Lines of a log, wherever they come from: ndjson of the Worker, or what `wrangler tail --format json` prints. */

/** One line that the Worker wrote, with the fields it has. */
export interface Line {
  readonly level: string
  readonly message: string
  readonly [field: string]: unknown
}

/**
 * The JSON values of a text that comes in pieces, one after another: on a line each, or spread over lines as wrangler prints
 * them. What is no JSON is passed over.
 */
export async function* values(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let left = ''
  for await (const chunk of chunks) {
    left += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    for (;;) {
      const next = cutOff(left)
      if (next === undefined) break
      left = left.slice(next.end)
      const value = parsed(next.text)
      if (value !== undefined) yield value
    }
    // A line that long is none of ours, and what never ends must not fill the memory.
    if (left.length > 8 * 1024 * 1024) left = ''
  }
}

/** The first whole object or line of a text. */
function cutOff(text: string): { readonly text: string; readonly end: number } | undefined {
  const start = text.search(/\S/)
  if (start === -1) return undefined
  if (text[start] !== '{') {
    const end = text.indexOf('\n', start)
    return end === -1 ? undefined : { text: '', end: end + 1 }
  }
  let depth = 0
  let quoted = false
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (quoted) {
      if (character === '\\') at++
      else if (character === '"') quoted = false
      else if (character === '\n') return { text: '', end: at + 1 }
    } else if (character === '"') quoted = true
    else if (character === '{') depth++
    else if (character === '}' && --depth === 0) return { text: text.slice(start, at + 1), end: at + 1 }
  }
  return undefined
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

interface TailEvent {
  readonly outcome?: string
  readonly logs?: readonly {
    readonly message?: readonly unknown[]
    readonly level?: string
    readonly timestamp?: number
  }[]
  readonly exceptions?: readonly { readonly name?: string; readonly message?: string; readonly timestamp?: number }[]
}

/** The lines in a value: itself, or those that an event of the tail carries. */
export function linesIn(value: unknown): Line[] {
  if (typeof value !== 'object' || value === null) return []
  const { logs, exceptions = [] } = value as TailEvent
  if (!Array.isArray(logs)) return 'message' in value || 'level' in value ? [lineOf(value, 'info')] : []
  return [
    ...logs.flatMap(({ message = [], level = 'log', timestamp }) =>
      message.map((part: unknown) => ({
        at: timeOf(timestamp),
        ...lineOf(typeof part === 'string' ? (parsed(part) ?? { message: part }) : part, level),
      })),
    ),
    ...exceptions.map(({ name, message, timestamp }) => ({
      level: 'error',
      message: `${name}: ${message}`,
      at: timeOf(timestamp),
    })),
  ]
}

function lineOf(value: unknown, level: string): Line {
  const fields = typeof value === 'object' && value !== null ? value : { message: String(value) }
  const { message, level: own = level === 'log' ? 'info' : level } = fields as { message?: unknown; level?: unknown }
  return { ...fields, level: String(own), message: String(message ?? '') }
}

function timeOf(timestamp: number | undefined): string | undefined {
  return timestamp === undefined ? undefined : new Date(timestamp).toISOString()
}
