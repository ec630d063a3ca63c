/** The official schema of OTLP (opentelemetry-proto), as protobufjs compiled it for OpenTelemetry's own exporters. */
import { createRequire } from 'node:module'

interface Message {
  fromObject(object: object): object
  verify(message: object): string | null
  encode(message: object): { finish(): Uint8Array }
  decode(bytes: Uint8Array): object
  toObject(message: object, options: { longs: StringConstructor }): object
}

const { opentelemetry } = createRequire(import.meta.url)('@opentelemetry/otlp-transformer/build/src/generated/root.js')
const { trace, logs } = opentelemetry.proto.collector
const requests: { readonly [signal: string]: Message } = {
  traces: trace.v1.ExportTraceServiceRequest,
  logs: logs.v1.ExportLogsServiceRequest,
}

/** Bytes that OTLP/JSON writes in hexadecimal, and how many there are. */
const ids: { readonly [name: string]: number } = { traceId: 16, spanId: 8, parentSpanId: 8 }

/**
 * What is wrong with a body of OTLP/JSON, by the schema and strictly: each field must survive the way into protobuf and back
 * as it is, so none is unknown, none of another type, no enumeration a word; ids have their length and are not zero.
 */
export function otlpFaults(signal: 'traces' | 'logs', body: unknown): string[] {
  const request = requests[signal]
  if (request === undefined || typeof body !== 'object' || body === null) return ['there is no message']
  return [...idFaults(body, '$'), ...schemaFaults(request, body)]
}

function schemaFaults(request: Message, body: object): string[] {
  try {
    const message = request.fromObject(converted(body, toBytes) as object)
    const wrong = request.verify(message)
    if (wrong !== null) return [wrong]
    const back = request.toObject(request.decode(request.encode(message).finish()), { longs: String })
    return differences(
      converted(body, (_name, value) => value),
      converted(back, toHex),
      '$',
    )
  } catch (error) {
    return [String(error)]
  }
}

function idFaults(value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => {
    const bytes = ids[name]
    const path = `${at}.${name}`
    if (bytes === undefined || Array.isArray(value)) return idFaults(item, path)
    const fits = typeof item === 'string' && new RegExp(`^(?!0+$)[\\da-f]{${2 * bytes}}$`).test(item)
    return fits ? [] : [`${path} is no id of ${bytes} bytes`]
  })
}

type Convert = (name: string, value: unknown) => unknown

/** A copy with other scalars, and without empty lists, which protobuf does not know. */
function converted(value: unknown, convert: Convert, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => converted(item, convert))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return convert(name, value)
  const entries = Object.entries(value).filter(([, item]) => !(Array.isArray(item) && item.length === 0))
  return Object.fromEntries(entries.map(([key, item]) => [key, converted(item, convert, key)]))
}

const toBytes: Convert = (name, value) =>
  name in ids && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'hex')) : value

const toHex: Convert = (_name, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)

function differences(sent: unknown, kept: unknown, at: string): string[] {
  if (typeof sent !== 'object' || sent === null || typeof kept !== 'object' || kept === null)
    return sent === kept ? [] : [`${at} is ${JSON.stringify(sent)}, which the schema reads as ${JSON.stringify(kept)}`]
  const names = new Set([...Object.keys(sent), ...Object.keys(kept)])
  return [...names].flatMap((name) =>
    differences((sent as Record<string, unknown>)[name], (kept as Record<string, unknown>)[name], `${at}.${name}`),
  )
}
