import { traced } from './bindings/traced.ts'
import { parseTraceparent } from './context.ts'
import { startTrace } from './start.ts'
import type { SpanOptions, Trace } from './trace.ts'

export interface BackgroundOptions extends SpanOptions {
  readonly env: Env
  /** Of the handler, or of the Durable Object. */
  readonly ctx: { waitUntil(promise: Promise<unknown>): void }
  /** A `traceparent` that came along, for instance in a message, to go on in that trace. */
  readonly traceparent?: string | undefined
}

/**
 * Makes work a trace that is no request: a cron, a batch of messages, an alarm, a call by RPC. The environment that it
 * is given makes spans of the calls of its bindings.
 *
 * @example await inTrace('tidy up', { env, ctx }, async (trace, { DB }) => { await DB.prepare(…).run() })
 */
export async function inTrace<T>(
  name: string,
  { env, ctx, traceparent = '', ...options }: BackgroundOptions,
  work: (trace: Trace, env: Env) => Promise<T>,
): Promise<T> {
  const parsed = parseTraceparent(traceparent)
  const caller = parsed && { ...parsed, state: '' }
  const span = startTrace(name, options, { env, caller, waitUntil: (promise) => ctx.waitUntil(promise) })
  try {
    return await work(span, traced(env, span))
  } catch (error) {
    span.fail(error)
    throw error
  } finally {
    span.finish()
  }
}
