import { withEnv } from 'cloudflare:workers'
import { traced } from './bindings/traced.ts'
import { parseTraceparent } from './context.ts'
import { startTrace } from './start.ts'
import type { SpanOptions, Trace } from './trace.ts'

export interface BackgroundOptions extends SpanOptions {
  readonly env: Env
  /** A `traceparent` that came along, for instance in a message, to go on in that trace. */
  readonly traceparent?: string | undefined
}

/**
 * Makes work a trace that is no request: a cron, a batch of messages, an alarm, a call by RPC. The environment that it
 * is given makes spans of the calls of its bindings.
 *
 * @example await inTrace('tidy up', { env }, async (trace, { DB }) => { await DB.prepare(…).run() })
 */
export async function inTrace<T>(
  name: string,
  { env, traceparent = '', ...options }: BackgroundOptions,
  work: (trace: Trace, env: Env) => T,
): Promise<Awaited<T>> {
  const parsed = parseTraceparent(traceparent)
  const span = startTrace(name, options, { env, caller: parsed && { ...parsed, state: '' } })
  const inner = traced(env, span)
  try {
    return await (withEnv(inner, () => work(span, inner)) as T)
  } catch (error) {
    span.fail(error)
    throw error
  } finally {
    span.finish()
  }
}
