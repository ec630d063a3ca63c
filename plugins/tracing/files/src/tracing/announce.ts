import type { Context } from 'hono'
import type { Trace } from './trace.ts'

/** Says in `X-Trace-Id` which trace a request was, also in an answer that was made without the context. */
export function announce(c: Context, { traceId }: Trace): void {
  if (c.res.status === 101) return
  try {
    c.res.headers.set('X-Trace-Id', traceId)
  } catch {
    // Headers of an answer that comes from `fetch` cannot be written; the context copies it.
    c.header('X-Trace-Id', traceId)
  }
}
