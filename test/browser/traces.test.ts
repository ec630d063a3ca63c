/** The viewer of traces in a browser, fed by a created service in workerd. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { serveViewer, type Viewer } from '../../plugins/tracing/commands/serve.ts'
import { describeInBrowser, openBrowser } from './chromium.ts'
import { type Service, serve } from './service.ts'

/** A trace of two spans, the second failed, and named by somebody who means ill. */
const evil = '<img src=x onerror="document.title=\'ran\'">'
const span = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'POST /pay', kind: 2 }
const times = { startTimeUnixNano: '1795600800000000000', endTimeUnixNano: '1795600800250000000' }
const failed = {
  ...{
    ...span,
    ...times,
    spanId: 'ef'.repeat(8),
    parentSpanId: span.spanId,
    name: evil,
    status: { code: 2, message: 'declined' },
  },
  attributes: [{ key: evil, value: { stringValue: evil } }],
}
const trace = { resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, ...times }, failed] }] }] }

describeInBrowser('the viewer of traces', () => {
  let viewer: Viewer
  let service: Service
  let browser: Browser
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    viewer = await serveViewer({ port: 0, home: join(import.meta.dirname, '../../plugins/tracing') })
    service = await serve(
      { type: 'generic', plugins: { tracing: {}, logging: { sink: ['otlp'] } } },
      {
        variables: () => ({
          OTEL_EXPORTER_OTLP_ENDPOINT: viewer.origin,
          OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${viewer.origin}/v1/logs`,
        }),
      },
    )
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    await viewer?.close()
  })

  beforeEach(async () => {
    viewer.store.clear()
    page = await browser.newPage()
    page.on('console', (message) => faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(viewer.origin)
    return async () => {
      expect(faults).toEqual([])
      await page.close()
    }
  })

  const sent = (body: object) =>
    fetch(`${viewer.origin}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  it('shows a request of the service by itself, with the lines of its log', async () => {
    await page.getByText('Send traces here').waitFor()
    const { headers } = await fetch(`${service.origin}/v1/hello?name=Ada`)
    const id = headers.get('x-trace-id') ?? ''
    await page.locator(`nav a[data-id="${id}"]`).click()
    await page.getByRole('treeitem').first().click()
    await page.getByText('http.request.method').waitFor()
    await page.locator('.line', { hasText: 'GET /v1/hello 200' }).waitFor()
    expect(await page.locator('section').innerText()).toContain(`clodo logs --search ${id}`)
    expect(await page.locator('section').innerText()).not.toContain('Ada')
  })

  it('is worked by keys alone, and opens a failed span first', async () => {
    await sent(trace)
    await page.bringToFront()
    await page.locator('nav a').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.locator('nav a:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('error declined').waitFor()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowLeft')
    await page.locator('[aria-expanded="false"]').waitFor()
    expect(await page.getByRole('treeitem').count()).toBe(1)
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('treeitem').count()).toBe(2)
    await page.keyboard.press('Escape')
    await page.locator('section').waitFor({ state: 'hidden' })
    await page.keyboard.press('/')
    await page.keyboard.type('nothing like it')
    await page.getByText('No trace is like that.').waitFor()
  })

  it('shows what others wrote as text', async () => {
    await sent(trace)
    await page.goto(`${viewer.origin}/#${span.traceId}`)
    await page.reload()
    await page.getByText('error declined').waitFor()
    expect(await page.title()).toBe('Traces')
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('section').innerText()).toContain(evil)
  })

  it.each([
    ['light', 1200],
    ['dark', 400],
  ] as const)('fits, %s and %i wide', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 800 })
    await sent(trace)
    await page.goto(`${viewer.origin}/#${span.traceId}`)
    await page.getByText('error declined').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    if (process.env.CLODO_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.CLODO_SHOTS}/${colorScheme}.png` })
  })
})
