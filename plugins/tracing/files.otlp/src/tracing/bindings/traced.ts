import { activeTrace, TRACE } from '../active.ts'
import type { Trace } from '../trace.ts'
import { traceDatabase } from './database.ts'
import { traceBucket, traceNamespace, traceQueue } from './store.ts'
import { traceObjects, traceService } from './worker.ts'

/** The span that a call is within. */
export type Within = () => Trace

type Tracer = (binding: never, name: string, within: Within) => object

/** By what the runtime calls a binding. All others, and plain values, are left alone. */
const TRACERS = new Map<string, Tracer>([
  ['D1Database', traceDatabase],
  ['DurableObjectNamespace', traceObjects],
  ['Fetcher', traceService],
  ['KvNamespace', traceNamespace],
  ['R2Bucket', traceBucket],
  ['WorkerQueue', traceQueue],
])

/** Under what a traced environment has the one that it was made of. */
const UNTRACED = Symbol('untraced')

/** The environment, with bindings whose calls are spans: within the innermost span of the same trace, or else `trace`. */
export function traced<E extends object>(env: E, trace: Trace): E {
  const untraced = (Reflect.get(env, UNTRACED) as E | undefined) ?? env
  const known = new Map<PropertyKey, object>()
  const within = () => {
    const active = activeTrace()
    return active?.traceId === trace.traceId ? active : trace
  }
  return new Proxy(untraced, {
    get(untraced, key) {
      if (key === TRACE) return trace
      if (key === UNTRACED) return untraced
      const value: unknown = Reflect.get(untraced, key)
      const tracer = typeof value === 'object' ? TRACERS.get(value?.constructor?.name ?? '') : undefined
      if (tracer === undefined) return value
      const binding = known.get(key) ?? tracer(value as never, String(key), within)
      known.set(key, binding)
      return binding
    },
  })
}
