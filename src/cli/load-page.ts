/** The report of `load` as one page: no script, no request, light and dark as the reader has it. */
import type { LoadResult, Verdict } from '../index.ts'
import { html } from './html.ts'
import { bars, curve, lines } from './plot.ts'
import { milliseconds, rounded } from './rounded.ts'

const style = `:root{color-scheme:light dark;--ink:#1c1e21;--soft:#5b6169;--paper:#fbfbfa;--card:#fff;--line:#e2e4e7;--good:#17734a;--bad:#b3261e;--a:#2f6fb5;--b:#b07400;--c:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e8e9eb;--soft:#a2a9b1;--paper:#141618;--card:#1c1f22;--line:#31363b;--good:#67d19b;--bad:#ff8f86;--a:#77b3f2;--b:#f0b754;--c:#ff8f86}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1rem 4rem}h1{font-size:1.6rem;margin:0;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:2.5rem 0 .75rem}
p{margin:.25rem 0}.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem;overflow-x:auto}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1.5rem 0 0}dl>div{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.75rem 1rem}
dt{color:var(--soft);font-size:.875rem}dd{margin:0;font-size:1.35rem;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th{text-align:left;color:var(--soft);font-weight:500}td,th{padding:.35rem .75rem .35rem 0;border-top:1px solid var(--line)}tr:first-child>*{border-top:0}td.n,th.n{text-align:right;padding:.35rem 0 .35rem .75rem}
svg{display:block;width:100%;min-width:30rem;height:auto}svg text{fill:var(--soft);font-size:12px}.grid{stroke:var(--line)}.line{fill:none;stroke-width:2;stroke-linejoin:round}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 .5rem;padding:0;list-style:none;font-size:.875rem;color:var(--soft)}.key i{display:inline-block;width:.9rem;height:.2rem;margin-right:.4rem;vertical-align:middle}`

export interface LoadReport {
  readonly url: string
  /** How it was asked: `10 at once`, `200 a second`. */
  readonly model: string
  readonly at: string
  readonly result: LoadResult
  readonly verdicts: readonly Verdict[]
}

export function loadPage({ url, model, at, result, verdicts }: LoadReport): string {
  const { latency, timeline } = result
  const seconds = timeline.map(({ second }) => second)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Load on ${html(url)}</title><style>${style}</style></head><body><main>
<h1>${html(url)}</h1>
<p class="soft">${html(model)}, ${result.seconds} s, ${html(at)}</p>
${verdicts.length === 0 ? '' : `<p>${verdicts.every(({ ok }) => ok) ? '<strong class="good">Every objective is met.</strong>' : '<strong class="bad">Not every objective is met.</strong>'}</p>`}
<dl>${figure('requests', result.requests.toLocaleString('en'))}${figure('a second', rounded(result.rate))}${figure('failed', `${rounded(result.errorRate * 100)} %`)}${figure('median', milliseconds(latency.p50))}${figure('p95', milliseconds(latency.p95))}${figure('p99', milliseconds(latency.p99))}</dl>
${verdicts.length === 0 ? '' : `<h2>Objectives</h2><div class="card">${table(['objective', 'limit', 'measured', ''], verdicts.map(verdictRow))}</div>`}
<h2>Latency over time</h2><div class="card">${key([
    ['--a', 'median'],
    ['--b', 'p95'],
    ['--c', 'p99'],
  ])}${lines({
    label: 'Milliseconds by second: median, p95 and p99',
    x: seconds,
    unit: 'ms',
    series: [
      { colour: '--a', values: timeline.map(({ p50 }) => p50) },
      { colour: '--b', values: timeline.map(({ p95 }) => p95) },
      { colour: '--c', values: timeline.map(({ p99 }) => p99) },
    ],
  })}</div>
<h2>Requests over time</h2><div class="card">${key([
    ['--a', 'answered a second'],
    ['--c', 'failed a second'],
  ])}${lines({
    label: 'Requests and failures by second',
    x: seconds,
    unit: '',
    series: [
      { colour: '--a', values: timeline.map(({ requests }) => requests) },
      { colour: '--c', values: timeline.map(({ errors }) => errors) },
    ],
  })}</div>
<h2>Distribution</h2><div class="card">${bars({ label: 'Requests by latency', buckets: result.distribution })}</div>
<h2>Percentiles</h2><div class="card">${curve({ label: 'Latency by percentile', buckets: result.distribution })}${table(
    ['', 'ms'],
    Object.entries(latency).map(([name, value]) => [name, rounded(value)]),
  )}</div>
<h2>Answers</h2><div class="card">${table(
    ['status', 'answers'],
    Object.entries(result.statuses).map(([status, count]) => [status, String(count)]),
  )}
${
  Object.keys(result.errors).length === 0
    ? '<p class="soft">No failures.</p>'
    : table(
        ['failure', 'times'],
        Object.entries(result.errors).map(([kind, count]) => [html(kind), String(count)]),
      )
}</div>
</main></body></html>
`
}

function figure(title: string, value: string): string {
  return `<div><dt>${title}</dt><dd>${value}</dd></div>`
}

function verdictRow({ name, limit, value, ok }: Verdict): string[] {
  const shown = (one: number) =>
    name === 'errors' ? `${rounded(one * 100)} %` : name === 'rate' ? `${rounded(one)}/s` : milliseconds(one)
  const mark = ok ? '<span class="good">met</span>' : '<span class="bad">missed</span>'
  return [html(name), `${name === 'rate' ? '≥' : '≤'} ${shown(limit)}`, shown(value), mark]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell, index) => `<${tag}${index === 0 ? '' : ' class="n"'}>${cell}</${tag}>`).join('')
  return `<table><tr>${cells('th', head)}</tr>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</table>`
}

function key(entries: readonly (readonly [string, string])[]): string {
  return `<ul class="key">${entries.map(([colour, name]) => `<li><i style="background:var(${colour})"></i>${name}</li>`).join('')}</ul>`
}
