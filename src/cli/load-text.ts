import type { LoadResult, Verdict } from '../index.ts'
import type { Output } from './output.ts'
import { milliseconds, rounded } from './rounded.ts'

/** What a load has shown, in a few lines. */
export function printLoad(out: Output, result: LoadResult, verdicts: readonly Verdict[]): void {
  const { requests, rate, errorRate, latency, statuses, errors, late } = result
  const list = (counts: { readonly [key: string]: number }) =>
    Object.entries(counts)
      .map(([key, count]) => `${key} × ${count}`)
      .join(', ')
  out.say(`  requests  ${requests.toLocaleString('en')}, ${rounded(rate)} a second`)
  out.say(
    `  latency   median ${milliseconds(latency.p50)}, p95 ${milliseconds(latency.p95)}, p99 ${milliseconds(latency.p99)}, most ${milliseconds(latency.most)}`,
  )
  out.say(`  answers   ${list(statuses) || 'none'}`)
  out.say(`  failed    ${rounded(errorRate * 100)} %${Object.keys(errors).length === 0 ? '' : ` (${list(errors)})`}`)
  if (late > 50)
    out.warn(`Requests began up to ${milliseconds(late)} late: this machine, or the connections, are the limit.`)
  for (const { name, limit, value, ok } of verdicts) {
    const mark = ok ? out.paint('green', '✓') : out.paint('red', '✗')
    const scale = name === 'errors' ? 100 : 1
    const unit = name === 'errors' ? ' %' : name === 'rate' ? '/s' : ' ms'
    out.say(
      `  ${mark} ${name.padEnd(7)} ${rounded(value * scale)}${unit}, ${name === 'rate' ? 'at least' : 'at most'} ${rounded(limit * scale)}${unit}`,
    )
  }
}
