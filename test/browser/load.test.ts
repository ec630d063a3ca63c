/** The page of a load: whole in itself, readable in light and dark, on a wide screen and on a narrow one. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadPage } from '../../src/cli/load-page.ts'
import { describeInBrowser, openBrowser } from './chromium.ts'

const timeline = Array.from({ length: 10 }, (_, second) => ({
  second,
  requests: 90 + second,
  errors: second % 3,
  p50: 5,
  p95: 9,
  p99: 20 + second,
}))
const page = loadPage({
  url: 'http://127.0.0.1:1/<script>document.title="ran"</script>',
  model: '10 at once',
  at: '2026-11-25T12:00:00.000Z',
  result: {
    requests: 945,
    failed: 9,
    errorRate: 9 / 945,
    seconds: 10,
    rate: 94.5,
    bytes: 1000,
    latency: { least: 1, mean: 6, most: 40, p50: 5, p75: 6, p90: 8, p95: 9, p99: 25, p999: 38 },
    statuses: { 200: 936, 503: 9 },
    errors: { 'status 503': 9 },
    timeline,
    distribution: [1, 2, 5, 8, 13, 40].map((ms) => ({ ms, count: 100 })),
    late: 0,
  },
  verdicts: [{ name: 'p99', limit: 20, value: 25, ok: false }],
})

describeInBrowser('the page of a load', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 360],
    ['dark', 360],
  ] as const)('is readable in %s at %i', async (colorScheme, width) => {
    const tab = await browser.newPage({ colorScheme, viewport: { width, height: 800 } })
    const asked: string[] = []
    tab.on('request', (request) => asked.push(request.url()))
    await tab.setContent(page)
    expect(asked).toEqual([])
    expect(await tab.title()).not.toBe('ran')
    expect(await tab.locator('svg').count()).toBe(4)
    const seen = await tab.evaluate<{ wide: boolean; paper: string; colours: string[] }>(`(() => {
      const colours = ['body', 'dd', 'td'].map((name) => getComputedStyle(document.querySelector(name)).color)
      const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth
      return { wide, paper: getComputedStyle(document.body).backgroundColor, colours }
    })()`)
    expect(seen.wide).toBe(false)
    const light = (colour: string) =>
      (colour.match(/\d+/g) ?? [])
        .slice(0, 3)
        .map(Number)
        .reduce((sum, one) => sum + one, 0) > 382
    expect(light(seen.paper)).toBe(colorScheme === 'light')
    for (const colour of seen.colours) expect(light(colour)).toBe(colorScheme === 'dark')
    expect(await tab.locator('svg').first().getAttribute('aria-label')).toContain('p99')
  })
})
