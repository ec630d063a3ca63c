import type { Span } from './span.ts'
import type { Attributes, Kind } from './trace.ts'

/** A span as the OpenTelemetry protocol has it in JSON: field names and encodings of `opentelemetry.proto.trace.v1.Span`. */
export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceState?: string
  readonly flags: number
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly KeyValue[]
  readonly droppedAttributesCount: number
  readonly events: readonly { timeUnixNano: string; name: string; attributes: readonly KeyValue[] }[]
  readonly links: readonly { traceId: string; spanId: string }[]
  readonly status: { readonly code?: number }
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

const KINDS: Record<Kind, number> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 }

const STATUS_ERROR = 2

/** Bits of `flags` beside those of `traceparent`: that it is known whether the parent is elsewhere, and that it is. */
const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

/** The most of a text, and of attributes, that is exported. */
const MAX_TEXT = 4096
const MAX_ATTRIBUTES = 128

export function toOtlp(span: Span): OtlpSpan {
  const { shared, spanId, parent, name, kind, start, end = start, attributes, error, link } = span
  const listed = toKeyValues({ ...attributes, 'error.type': error?.type })
  const exception = error?.stack !== undefined && { 'exception.type': error.type, 'exception.stacktrace': error.stack }
  return {
    traceId: shared.traceId,
    spanId,
    ...(parent && { parentSpanId: parent.spanId }),
    ...(shared.state !== '' && { traceState: shared.state }),
    flags: (shared.sampled ? 1 : 0) | HAS_IS_REMOTE | (parent?.isRemote ? IS_REMOTE : 0),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: listed.slice(0, MAX_ATTRIBUTES),
    droppedAttributesCount: Math.max(0, listed.length - MAX_ATTRIBUTES),
    events: exception
      ? [{ timeUnixNano: nanoseconds(end), name: 'exception', attributes: toKeyValues(exception) }]
      : [],
    links: link ? [link] : [],
    status: error ? { code: STATUS_ERROR } : {},
  }
}

/** A body for `/v1/traces`: an `ExportTraceServiceRequest`. */
export function toRequest(spans: readonly OtlpSpan[], resource: Attributes): object {
  const scope = { name: 'src/tracing', version: '1.0.0' }
  return { resourceSpans: [{ resource: { attributes: toKeyValues(resource) }, scopeSpans: [{ scope, spans }] }] }
}

function toKeyValues(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: toAnyValue(value) }],
  )
}

function toAnyValue(value: NonNullable<Attributes[string]>): AnyValue {
  if (typeof value === 'string') return { stringValue: value.slice(0, MAX_TEXT) }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value !== 'number') return { arrayValue: { values: value.slice(0, MAX_ATTRIBUTES).map(toAnyValue) } }
  if (Number.isSafeInteger(value)) return { intValue: String(value) }
  return Number.isFinite(value) ? { doubleValue: value } : { stringValue: String(value) }
}

/** As text, because a number cannot hold it. */
const nanoseconds = (milliseconds: number): string => `${milliseconds}000000`
