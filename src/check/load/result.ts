/** What a load has shown, in milliseconds and shares. */
import { Histogram } from './histogram.ts'
import type { Order } from './order.ts'
import type { Tally } from './tally.ts'

export const quantiles = { p50: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const

type Latency = { readonly [Q in keyof typeof quantiles | 'least' | 'mean' | 'most']: number }

export interface Moment {
  /** From the begin of what is counted. */
  readonly second: number
  readonly requests: number
  readonly errors: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export interface LoadResult {
  readonly requests: number
  readonly failed: number
  /** From 0 to 1. */
  readonly errorRate: number
  /** Seconds. */
  readonly seconds: number
  /** Requests a second. */
  readonly rate: number
  readonly bytes: number
  /** Milliseconds. */
  readonly latency: Latency
  readonly statuses: { readonly [status: string]: number }
  readonly errors: { readonly [kind: string]: number }
  readonly timeline: readonly Moment[]
  /** Milliseconds and counts, the smallest first. */
  readonly distribution: readonly { readonly ms: number; readonly count: number }[]
  /** Milliseconds that the latest request began behind its time: above a few, this machine is the limit. */
  readonly late: number
}

export function resultOf(tally: Tally, order: Order): LoadResult {
  const all = new Histogram()
  const seconds = [...tally.seconds].filter(([at]) => at >= 0).sort(([a], [b]) => a - b)
  for (const [, { histogram }] of seconds) all.add(histogram.packed())
  const failed = [...tally.errors.values()].reduce((sum, one) => sum + one, 0)
  const lost = [...tally.errors].reduce((sum, [kind, count]) => sum + (kind.startsWith('status ') ? 0 : count), 0)
  const requests = all.total + lost
  // A run that ends by its number of requests ends before its time.
  const time =
    order.requests === undefined
      ? order.duration
      : Math.max(1, Math.min(order.duration, (seconds.at(-1)?.[0] ?? 0) + 1))
  return {
    requests,
    failed,
    errorRate: requests === 0 ? 1 : failed / requests,
    seconds: time,
    rate: requests / time,
    bytes: tally.bytes,
    latency: latencyOf(all),
    statuses: Object.fromEntries([...tally.statuses].sort()),
    errors: Object.fromEntries([...tally.errors].sort()),
    timeline: seconds.map(([second, { histogram, errors }]) => ({
      second,
      requests: histogram.total,
      errors,
      p50: histogram.quantile(0.5) / 1000,
      p95: histogram.quantile(0.95) / 1000,
      p99: histogram.quantile(0.99) / 1000,
    })),
    distribution: all.buckets().map(({ value, count }) => ({ ms: value / 1000, count })),
    late: tally.late,
  }
}

function latencyOf(histogram: Histogram): Latency {
  const { least, mean, most } = histogram.summary()
  const parts = Object.entries(quantiles).map(([name, share]) => [name, histogram.quantile(share) / 1000])
  return { least: least / 1000, mean: mean / 1000, most: most / 1000, ...Object.fromEntries(parts) } as Latency
}
