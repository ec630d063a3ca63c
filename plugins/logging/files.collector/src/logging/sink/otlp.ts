import type { Line } from '../write.ts'

/** A line as the OpenTelemetry protocol has it in JSON: field names and encodings of `opentelemetry.proto.logs.v1.LogRecord`. */
export interface LogRecord {
  readonly timeUnixNano: string
  readonly observedTimeUnixNano: string
  readonly severityNumber: number
  readonly severityText: string
  readonly body: AnyValue
  readonly attributes: readonly KeyValue[]
  readonly traceId?: string
  readonly spanId?: string
}

interface KeyValue {
  readonly key: string
  readonly value: AnyValue
}

type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly KeyValue[] } }

const SEVERITIES = { debug: 5, info: 9, warn: 13, error: 17 }

export function toRecord({ level, message, at, trace_id, span_id, error, ...fields }: Line): LogRecord {
  const observed = Date.now()
  const time = typeof at === 'string' ? Date.parse(at) : observed
  return {
    timeUnixNano: nanoseconds(Number.isNaN(time) ? observed : time),
    observedTimeUnixNano: nanoseconds(observed),
    severityNumber: SEVERITIES[level],
    severityText: level.toUpperCase(),
    body: { stringValue: message },
    attributes: toKeyValues({ ...fields, ...exceptionOf(error) }),
    ...(isId(trace_id, 32) && { traceId: trace_id }),
    ...(isId(trace_id, 32) && isId(span_id, 16) && { spanId: span_id }),
  }
}

/** A body for `/v1/logs`: an `ExportLogsServiceRequest`. */
export function toRequest(
  logRecords: readonly LogRecord[],
  resource: { readonly [name: string]: string | undefined },
): object {
  const scope = { name: 'src/logging', version: '1.0.0' }
  return { resourceLogs: [{ resource: { attributes: toKeyValues(resource) }, scopeLogs: [{ scope, logRecords }] }] }
}

/** By the semantic conventions for exceptions; what else is thrown stays as it is. */
function exceptionOf(error: unknown): object {
  if (typeof error !== 'object' || error === null) return { error }
  const { name, message, stack, ...rest } = error as Record<string, unknown>
  return {
    'exception.type': name,
    'exception.message': message,
    'exception.stacktrace': stack,
    ...(Object.keys(rest).length > 0 && { error: rest }),
  }
}

function toKeyValues(attributes: object): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    const any = toAnyValue(value)
    return any === undefined ? [] : [{ key, value: any }]
  })
}

/** What JSON has no word for has none here. */
function toAnyValue(value: unknown): AnyValue | undefined {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { intValue: String(value) }
  if (typeof value === 'number') return Number.isFinite(value) ? { doubleValue: value } : { stringValue: String(value) }
  if (value instanceof Date) return { stringValue: value.toJSON() ?? '' }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toAnyValue).filter((one) => one !== undefined) } }
  if (typeof value === 'object' && value !== null) return { kvlistValue: { values: toKeyValues(value) } }
  return undefined
}

function isId(value: unknown, digits: number): value is string {
  return typeof value === 'string' && value.length === digits && /^(?!0+$)[\da-f]+$/.test(value)
}

/** As text, because a number cannot hold it. */
const nanoseconds = (milliseconds: number): string => `${milliseconds}000000`
