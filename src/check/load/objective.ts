/** Service level objectives: what a load has to show. */
import { ClodoError } from '../../errors.ts'
import { type LoadResult, quantiles } from './result.ts'

export interface Objective {
  /** `p99`, `errors`, `rate` */
  readonly name: string
  /** Milliseconds, a share, or requests a second. */
  readonly limit: number
}

export interface Verdict extends Objective {
  readonly value: number
  readonly ok: boolean
}

const latencies = [...Object.keys(quantiles), 'mean', 'most']

/** `p99=200ms,errors=0.1%,rate=500`. @throws USAGE */
export function objectivesIn(text: string): Objective[] {
  return text.split(',').map((part) => {
    const [, name = '', number = '', unit = ''] = /^\s*(\w+)\s*=\s*(\d+(?:\.\d+)?)\s*(ms|s|%)?\s*$/.exec(part) ?? []
    const fits =
      (latencies.includes(name) && unit !== '%') ||
      (name === 'errors' && unit === '%') ||
      (name === 'rate' && unit === '')
    if (!fits)
      throw new ClodoError('USAGE', {
        what: `'--slo ${part.trim()}' is no objective.`,
        mend: `Write ${latencies.join(', ')} with ms or s, errors with %, rate in requests a second: p99=200ms,errors=0.1%,rate=500.`,
      })
    return { name, limit: Number(number) * (unit === 's' ? 1000 : unit === '%' ? 0.01 : 1) }
  })
}

export function judge(objectives: readonly Objective[], result: LoadResult): Verdict[] {
  return objectives.map(({ name, limit }) => {
    const value =
      name === 'errors' ? result.errorRate : name === 'rate' ? result.rate : Number(result.latency[name as 'p99'])
    return { name, limit, value, ok: name === 'rate' ? value >= limit : value <= limit }
  })
}
