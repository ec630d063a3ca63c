import type { Line } from './read.ts'

/** What came of a route. */
export interface Row {
  readonly route: string
  readonly requests: number
  /** Share of answers with 500 and more. */
  readonly errors: number
  /** Milliseconds; left out where no line had a duration. */
  readonly p50?: number | undefined
  readonly p95?: number | undefined
}

/** Sums up lines of requests by method and route, the busiest first. */
export function summarise(lines: Iterable<Line>): Row[] {
  const routes = new Map<string, Line[]>()
  for (const line of lines) {
    if (typeof line.status !== 'number') continue
    const route = `${line.method ?? ''} ${line.route ?? line.path ?? ''}`.trim()
    routes.set(route, [...(routes.get(route) ?? []), line])
  }
  return [...routes]
    .map(([route, all]) => {
      const durations = all
        .flatMap(({ duration }) => (typeof duration === 'number' ? [duration] : []))
        .sort((a, b) => a - b)
      const failed = all.filter(({ status }) => Number(status) >= 500).length
      return {
        route,
        requests: all.length,
        errors: failed / all.length,
        p50: quantile(durations, 0.5),
        p95: quantile(durations, 0.95),
      }
    })
    .sort((a, b) => b.requests - a.requests || (a.route < b.route ? -1 : 1))
}

/** The smallest value that at least this share is not above (nearest rank). */
function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}
