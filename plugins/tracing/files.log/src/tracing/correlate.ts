import type { MiddlewareHandler } from 'hono'

/** Puts `trace_id` and `span_id` on every line of the request's log, as OpenTelemetry calls them in logs of other formats. */
export function correlate(): MiddlewareHandler {
  return function correlate(c, next) {
    const { traceId, spanId } = c.get('trace')
    c.get('log').add({ trace_id: traceId, span_id: spanId })
    return next()
  }
}
