/**
 * Whether a body is an `ExportTraceServiceRequest` in OTLP/JSON: messages, field names and types of opentelemetry-proto,
 * in camel case; ids in hexadecimal, 64-bit integers as text, enumerations as numbers.
 */
export function faultsOf(body: unknown): string[] {
  return check(body, 'ExportTraceServiceRequest', '$')
}

const attributes = { attributes: '[]KeyValue', droppedAttributesCount: 'uint32' }

const MESSAGES: Record<string, Record<string, string>> = {
  ExportTraceServiceRequest: { resourceSpans: '[]ResourceSpans' },
  ResourceSpans: { resource: 'Resource', scopeSpans: '[]ScopeSpans', schemaUrl: 'string' },
  Resource: attributes,
  ScopeSpans: { scope: 'InstrumentationScope', spans: '[]Span', schemaUrl: 'string' },
  InstrumentationScope: { name: 'string', version: 'string', ...attributes },
  Span: {
    traceId: 'traceId',
    spanId: 'spanId',
    traceState: 'string',
    parentSpanId: 'spanId',
    flags: 'uint32',
    name: 'string',
    kind: 'SpanKind',
    startTimeUnixNano: 'fixed64',
    endTimeUnixNano: 'fixed64',
    ...attributes,
    events: '[]Event',
    droppedEventsCount: 'uint32',
    links: '[]Link',
    droppedLinksCount: 'uint32',
    status: 'Status',
  },
  Event: { timeUnixNano: 'fixed64', name: 'string', ...attributes },
  Link: { traceId: 'traceId', spanId: 'spanId', traceState: 'string', ...attributes, flags: 'uint32' },
  Status: { message: 'string', code: 'StatusCode' },
  KeyValue: { key: 'string', value: 'AnyValue' },
  AnyValue: {
    stringValue: 'string',
    boolValue: 'bool',
    intValue: 'int64',
    doubleValue: 'double',
    arrayValue: 'ArrayValue',
    kvlistValue: 'KeyValueList',
    bytesValue: 'string',
  },
  ArrayValue: { values: '[]AnyValue' },
  KeyValueList: { values: '[]KeyValue' },
}

const REQUIRED: Record<string, readonly string[]> = {
  Span: ['traceId', 'spanId', 'name', 'kind', 'startTimeUnixNano', 'endTimeUnixNano'],
  KeyValue: ['key', 'value'],
  Event: ['timeUnixNano', 'name'],
  Link: ['traceId', 'spanId'],
}

const text = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value)
const integer = (most: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most

const SCALARS: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  double: (value) => typeof value === 'number',
  int64: text(/^-?\d{1,19}$/),
  fixed64: text(/^[1-9]\d{18}$/),
  uint32: integer(2 ** 32 - 1),
  SpanKind: (value) => integer(5)(value) && value !== 0,
  StatusCode: integer(2),
  traceId: text(/^(?!0+$)[\da-f]{32}$/),
  spanId: text(/^(?!0+$)[\da-f]{16}$/),
}

function check(value: unknown, type: string, at: string): string[] {
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) return [`${at} is no list`]
    return value.flatMap((item, i) => check(item, type.slice(2), `${at}[${i}]`))
  }
  const message = MESSAGES[type]
  if (message === undefined) return SCALARS[type]?.(value) ? [] : [`${at} is no ${type}: ${JSON.stringify(value)}`]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no ${type}`]
  const faults = (REQUIRED[type] ?? []).filter((name) => !(name in value)).map((name) => `${at} has no ${name}`)
  if (type === 'AnyValue' && Object.keys(value).length !== 1) faults.push(`${at} is not one value`)
  for (const [name, field] of Object.entries(value)) {
    const of = message[name]
    if (of === undefined) faults.push(`${at} has a ${name}, which a ${type} has not`)
    else faults.push(...check(field, of, `${at}.${name}`))
  }
  return faults
}
