/** Where in a trace a caller was when it called (W3C Trace Context, Level 1). */
export interface TraceContext {
  /** 32 hexadecimal digits, not all zero. */
  readonly traceId: string
  /** The span of the caller: 16 hexadecimal digits, not all zero. */
  readonly spanId: string
  /** Whether the caller records the trace. */
  readonly sampled: boolean
  /** The header `tracestate`: what tracing systems say to themselves. Empty when there is none, or none that is valid. */
  readonly state: string
}

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/

/** A member of `tracestate`: `key=value` or `tenant@system=value`. */
const MEMBER =
  /^(?:[a-z][a-z\d_*/-]{0,255}|[a-z\d][a-z\d_*/-]{0,240}@[a-z][a-z\d_*/-]{0,13})=[ -+\--<>-~]{0,255}[!-+\--<>-~]$/

/** The most that is passed on of `tracestate`. */
const MAX_MEMBERS = 32
const MAX_CHARACTERS = 512

/** What the headers say of the caller's trace; undefined when they say nothing that is valid. */
export function readContext(headers: Headers): TraceContext | undefined {
  const traceparent = headers.get('traceparent')
  const context = traceparent === null ? undefined : parseTraceparent(traceparent)
  return context && { ...context, state: readState(headers.get('tracestate') ?? '') }
}

/** Reads a `traceparent`. Two of them arrive joined by a comma, which is not valid. */
export function parseTraceparent(text: string): Omit<TraceContext, 'state'> | undefined {
  const [, version, traceId = '', spanId = '', flags = '', rest] = TRACEPARENT.exec(text) ?? []
  // Later versions may say more behind the flags; what comes first must still be readable.
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined
  if (isZero(traceId) || isZero(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** The header `traceparent` of a request that is made within a span. */
export function formatTraceparent({ traceId, spanId, sampled }: Omit<TraceContext, 'state'>): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
}

/** Members that are valid, or nothing: a list with one fault says nothing reliable. */
function readState(header: string): string {
  const members = header
    .split(',')
    .map((member) => member.trim())
    .filter(Boolean)
  const keys = new Set(members.map((member) => member.split('=')[0]))
  const valid = members.length <= MAX_MEMBERS && keys.size === members.length
  if (!valid || !members.every((member) => MEMBER.test(member))) return ''
  while (members.join(',').length > MAX_CHARACTERS) members.pop()
  return members.join(',')
}

const isZero = (id: string): boolean => /^0+$/.test(id)
