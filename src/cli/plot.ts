/** Plots as SVG in a page, coloured by its variables. */
import { html } from './html.ts'

const width = 720
const height = 240
const left = 56
const right = 12
const top = 10
const bottom = 28
const plotWidth = width - left - right
const plotHeight = height - top - bottom

export interface Series {
  /** The name of a variable of the page. */
  readonly colour: string
  readonly values: readonly number[]
}

/** Lines over seconds. */
export function lines({
  label,
  x,
  unit,
  series,
}: {
  label: string
  x: readonly number[]
  unit: string
  series: readonly Series[]
}): string {
  const most = niceAbove(Math.max(1e-9, ...series.flatMap(({ values }) => values)))
  const last = Math.max(1, x.at(-1) ?? 1)
  const at = (second: number) => left + (second / last) * plotWidth
  const paths = series.map(({ colour, values }) => {
    const points = values.map((value, index) => `${round(at(x[index] ?? 0))},${round(yOf(value, most))}`)
    const dots =
      points.length === 1
        ? `<circle cx="${points[0]?.split(',')[0]}" cy="${points[0]?.split(',')[1]}" r="3" style="fill:var(${colour})"/>`
        : ''
    return `<polyline class="line" style="stroke:var(${colour})" points="${points.join(' ')}"/>${dots}`
  })
  const ticks = ticksOf(last).map((second) => tick(at(second), `${second} s`))
  return svg(label, [grid(most, (value) => `${number(value)}${unit === '' ? '' : ` ${unit}`}`), ...ticks, ...paths])
}

export interface Bucket {
  readonly ms: number
  readonly count: number
}

/** Counts by latency, each bar a twentieth of a power of ten. */
export function bars({ label, buckets }: { label: string; buckets: readonly Bucket[] }): string {
  const steps = new Map<number, number>()
  for (const { ms, count } of buckets) {
    const step = Math.floor(Math.log10(Math.max(0.001, ms)) * 20)
    steps.set(step, (steps.get(step) ?? 0) + count)
  }
  const [first, last] = [Math.min(...steps.keys()), Math.max(...steps.keys())]
  if (steps.size === 0) return svg(label, [])
  const most = niceAbove(Math.max(...steps.values()))
  const wide = plotWidth / (last - first + 1)
  const drawn = [...steps].map(([step, count]) => {
    const y = yOf(count, most)
    return `<rect x="${round(left + (step - first) * wide)}" y="${round(y)}" width="${round(Math.max(1, wide - 1))}" height="${round(top + plotHeight - y)}" style="fill:var(--a)"/>`
  })
  const every = Math.max(1, Math.ceil((last - first + 1) / 6))
  const ticks = Array.from({ length: Math.ceil((last - first + 1) / every) }, (_, index) => {
    const step = first + index * every
    return tick(left + (step - first) * wide, `${number(10 ** (step / 20))} ms`)
  })
  return svg(label, [grid(most, number), ...ticks, ...drawn])
}

/** Latency by percentile; the nearer to the end, the more room. */
export function curve({ label, buckets }: { label: string; buckets: readonly Bucket[] }): string {
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  const most = niceAbove(Math.max(1e-9, ...buckets.map(({ ms }) => ms)))
  const nines = 4
  const at = (share: number) =>
    left + (Math.min(nines, -Math.log10(Math.max(10 ** -nines, 1 - share))) / nines) * plotWidth
  let seen = 0
  const points = buckets.map(({ ms, count }) => {
    seen += count
    return `${round(at(seen / total))},${round(yOf(ms, most))}`
  })
  const ticks = [0, 0.5, 0.9, 0.99, 0.999, 0.9999].map((share) =>
    tick(at(share), `${Number((share * 100).toFixed(2))} %`),
  )
  const line = `<polyline class="line" style="stroke:var(--a)" points="${points.join(' ')}"/>`
  return svg(label, [grid(most, (value) => `${number(value)} ms`), ...ticks, line])
}

function svg(label: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${html(label)}"><title>${html(label)}</title>${parts.join('')}</svg>`
}

function grid(most: number, text: (value: number) => string): string {
  return [0, 0.25, 0.5, 0.75, 1]
    .map((share) => {
      const y = round(yOf(share * most, most))
      return `<line class="grid" x1="${left}" x2="${width - right}" y1="${y}" y2="${y}"/><text x="${left - 8}" y="${y + 4}" text-anchor="end">${text(share * most)}</text>`
    })
    .join('')
}

function tick(x: number, text: string): string {
  const anchor = x < left + 10 ? 'start' : x > width - right - 20 ? 'end' : 'middle'
  return `<text x="${round(x)}" y="${height - 8}" text-anchor="${anchor}">${text}</text>`
}

function yOf(value: number, most: number): number {
  return top + plotHeight * (1 - Math.min(1, value / most))
}

/** The next of 1, 2, 4, 5, 8 times a power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= value) ?? 10) * power
}

function ticksOf(last: number): number[] {
  const step = [1, 2, 5, 10, 20, 30, 60, 120].find((one) => last / one <= 8) ?? 120
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step)
}

const round = (value: number) => Number(value.toFixed(1))
const number = (value: number) =>
  value >= 1000 ? `${Number((value / 1000).toPrecision(3))}k` : String(Number(value.toPrecision(3)))
