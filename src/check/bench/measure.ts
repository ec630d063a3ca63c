/** What a Worker costs. */
import { gzipSync } from 'node:zlib'

/** Each is undefined where it cannot be measured here. */
export interface Measures {
  /** Bytes of the module that is deployed. */
  readonly bundle: number | undefined
  /** The same, as gzip has it. */
  readonly gzip: number | undefined
  /** Milliseconds until workerd has loaded it. */
  readonly startup: number | undefined
  /** Microseconds of CPU of workerd for a request, sockets included. */
  readonly cpu: number | undefined
  /** Milliseconds until an answer, of 99 in 100. */
  readonly p99: number | undefined
}

export type Measure = keyof Measures

export const units: { readonly [M in Measure]: string } = {
  bundle: 'B',
  gzip: 'B',
  startup: 'ms',
  cpu: 'µs',
  p99: 'ms',
}

export const measureNames = Object.keys(units) as Measure[]

/** How much more is no news: sizes are exact, times are not. */
export const noise: { readonly [M in Measure]: number } = {
  bundle: 0.02,
  gzip: 0.02,
  startup: 0.3,
  cpu: 0.25,
  p99: 0.5,
}

export function sizesOf(script: Uint8Array): Pick<Measures, 'bundle' | 'gzip'> {
  return { bundle: script.byteLength, gzip: gzipSync(script, { level: 9 }).byteLength }
}

export interface Judged {
  readonly name: Measure
  readonly value: number
  readonly before?: number
  readonly budget?: number
  /** Within its budget, and no worse than before by more than noise. */
  readonly ok: boolean
  readonly why?: 'budget' | 'regression'
}

export function judgeMeasures(
  measures: Measures,
  {
    before = {},
    budgets = {},
  }: { readonly before?: Partial<Measures> | undefined; readonly budgets?: Partial<Measures> | undefined },
): Judged[] {
  return measureNames.flatMap((name): Judged[] => {
    const [value, old, budget] = [measures[name], before[name], budgets[name]]
    if (value === undefined) return []
    const why =
      budget !== undefined && value > budget
        ? 'budget'
        : old !== undefined && value > old * (1 + noise[name])
          ? 'regression'
          : undefined
    return [
      {
        name,
        value,
        ...(old === undefined ? {} : { before: old }),
        ...(budget === undefined ? {} : { budget }),
        ok: why === undefined,
        ...(why === undefined ? {} : { why }),
      },
    ]
  })
}

/** A record of numbers by measure. */
export function areMeasures(value: unknown): value is Partial<Measures> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  return (
    isRecord &&
    Object.entries(value).every(([name, one]) => Object.hasOwn(units, name) && typeof one === 'number' && one >= 0)
  )
}
