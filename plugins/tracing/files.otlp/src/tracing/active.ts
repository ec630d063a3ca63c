import { env } from 'cloudflare:workers'
import type { Trace } from './trace.ts'

/** Under what an environment has the span that its bindings are called within. */
export const TRACE: unique symbol = Symbol('trace')

/**
 * The innermost span around what runs now, found through the environment: the runtime keeps that along asynchronous
 * calls, so this needs no storage of its own.
 */
export function activeTrace(): Trace | undefined {
  return Reflect.get(env, TRACE) as Trace | undefined
}
