/** Faults on demand: what an endpoint does instead of answering, how often, decided by a seed. */
import type { Random } from './random.ts'

export interface Fault {
  /** `METHOD /path` below `/client/v4`, `*` for any text: `POST *deployments`. All by default. */
  readonly on?: string
  /** From 0 to 1; 1 by default. */
  readonly probability?: number
  /** How many requests it lets through first; none by default. */
  readonly after?: number
  /** How many times it happens; without end by default. */
  readonly times?: number
  /** Milliseconds before the answer. */
  readonly latency?: number
  /** An HTTP status in place of the answer, such as 429 or 503. */
  readonly status?: number
  /** Seconds in the header `Retry-After`. */
  readonly retryAfter?: number
  /** The connection ends before the request is carried out, or after it, so that nobody is told. */
  readonly cut?: 'before' | 'after'
  /** An answer that is none: a page, half of the text, nothing. */
  readonly wrong?: 'html' | 'truncated' | 'empty'
}

export interface Faults {
  /** Adds a fault; answers what takes it away. */
  add(fault: Fault): () => void
  clear(): void
  /** The faults that strike this request. */
  strike(request: string): readonly Fault[]
}

interface Armed {
  readonly fault: Fault
  readonly pattern: RegExp
  left: number
  waits: number
}

export function faults(random: Random): Faults {
  const armed = new Set<Armed>()
  return {
    add(fault) {
      const one = {
        fault,
        pattern: patternOf(fault.on ?? '*'),
        left: fault.times ?? Number.POSITIVE_INFINITY,
        waits: fault.after ?? 0,
      }
      armed.add(one)
      return () => armed.delete(one)
    },
    clear: () => armed.clear(),
    strike(request) {
      const meant = [...armed].filter(({ pattern, left }) => left > 0 && pattern.test(request))
      const struck = meant.filter((one) => one.waits-- <= 0 && random() < (one.fault.probability ?? 1))
      for (const one of struck) one.left -= 1
      return struck.map(({ fault }) => fault)
    },
  }
}

function patternOf(on: string): RegExp {
  const parts = on.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}
