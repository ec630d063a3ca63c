/** What OTLP/JSON says, as the viewer shows it. What does not fit is left out: whoever sends it may be anybody. */

export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value }

export type Attributes = { readonly [name: string]: Value }

/** Something at a moment within a span. */
export interface Happening {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly attributes: Attributes
}

export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly kind: string
  readonly service: string
  /** Milliseconds since 1970. */
  readonly start: number
  readonly end: number
  readonly failed: boolean
  readonly message: string
  readonly attributes: Attributes
  readonly resource: Attributes
  readonly events: readonly Happening[]
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
}

export interface LogLine {
  readonly traceId: string
  readonly spanId: string
  readonly at: number
  readonly level: string
  readonly message: string
  readonly service: string
  readonly attributes: Attributes
}

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer']
const ERROR = 2

/** How many items of one kind are read of one span or body, and how deep values go. */
const LIMIT = { items: 10_000, attributes: 256, depth: 8 }

/** The spans of an `ExportTraceServiceRequest`. */
export function spansIn(body: unknown): Span[] {
  return listOf(body, 'resourceSpans').flatMap((group) => {
    const resource = attributesOf(child(group, 'resource'))
    return listOf(group, 'scopeSpans').flatMap((scope) =>
      listOf(scope, 'spans').flatMap((span) => readSpan(span, resource) ?? []),
    )
  })
}

/** The lines of an `ExportLogsServiceRequest` that belong to a trace. */
export function logLinesIn(body: unknown): LogLine[] {
  return listOf(body, 'resourceLogs').flatMap((group) => {
    const service = serviceOf(attributesOf(child(group, 'resource')))
    return listOf(group, 'scopeLogs').flatMap((scope) =>
      listOf(scope, 'logRecords').flatMap((record) => readLine(record, service) ?? []),
    )
  })
}

function readSpan(span: unknown, resource: Attributes): Span | undefined {
  const [traceId, spanId] = [idOf(span, 'traceId', 32), idOf(span, 'spanId', 16)]
  if (traceId === '' || spanId === '') return undefined
  const start = timeOf(span, 'startTimeUnixNano')
  const status = child(span, 'status')
  return {
    traceId,
    spanId,
    parentSpanId: idOf(span, 'parentSpanId', 16),
    name: textOf(span, 'name'),
    kind: KINDS[Number(child(span, 'kind'))] ?? '',
    service: serviceOf(resource),
    start,
    end: Math.max(start, timeOf(span, 'endTimeUnixNano')),
    failed: child(status, 'code') === ERROR,
    message: textOf(status, 'message'),
    attributes: attributesOf(span),
    resource,
    events: listOf(span, 'events').map((event) => ({
      name: textOf(event, 'name'),
      at: timeOf(event, 'timeUnixNano'),
      attributes: attributesOf(event),
    })),
    links: listOf(span, 'links').map((link) => ({
      traceId: idOf(link, 'traceId', 32),
      spanId: idOf(link, 'spanId', 16),
    })),
  }
}

function readLine(record: unknown, service: string): LogLine | undefined {
  const traceId = idOf(record, 'traceId', 32)
  if (traceId === '') return undefined
  const body = plainOf(child(record, 'body'))
  return {
    traceId,
    spanId: idOf(record, 'spanId', 16),
    at: timeOf(record, 'timeUnixNano') || timeOf(record, 'observedTimeUnixNano'),
    level: textOf(record, 'severityText').toLowerCase(),
    message: typeof body === 'string' ? body : JSON.stringify(body),
    service,
    attributes: attributesOf(record),
  }
}

function child(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function listOf(value: unknown, name: string): unknown[] {
  const list = child(value, name)
  return Array.isArray(list) ? list.slice(0, LIMIT.items) : []
}

function textOf(value: unknown, name: string): string {
  const text = child(value, name)
  return typeof text === 'string' ? text : ''
}

function idOf(value: unknown, name: string, digits: number): string {
  const id = textOf(value, name).toLowerCase()
  return id.length === digits && /^(?!0+$)[\da-f]+$/.test(id) ? id : ''
}

/** Nanoseconds as text, because a number cannot hold them; as milliseconds it can. */
function timeOf(value: unknown, name: string): number {
  const time = String(child(value, name) ?? '')
  return /^\d{1,20}$/.test(time) ? Number(BigInt(time) / 1000n) / 1000 : 0
}

const serviceOf = (resource: Attributes): string => String(resource['service.name'] ?? 'unknown')

function attributesOf(value: unknown): Attributes {
  const pairs = listOf(value, 'attributes').slice(0, LIMIT.attributes)
  return Object.fromEntries(pairs.map((pair) => [textOf(pair, 'key'), plainOf(child(pair, 'value'))]))
}

function plainOf(value: unknown, depth = 0): Value {
  if (typeof value !== 'object' || value === null || depth > LIMIT.depth) return null
  const [[type, inner] = []] = Object.entries(value)
  if (type === 'arrayValue') return listOf(inner, 'values').map((item) => plainOf(item, depth + 1))
  if (type === 'kvlistValue')
    return Object.fromEntries(
      listOf(inner, 'values').map((pair) => [textOf(pair, 'key'), plainOf(child(pair, 'value'), depth + 1)]),
    )
  if (type === 'intValue') return Number.isSafeInteger(Number(inner)) ? Number(inner) : String(inner)
  return typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'boolean' ? inner : null
}
