/** The harness itself: a created project answers a browser, and the browser is told what it must not do. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openBrowser } from './chromium.ts'
import { type Service, serve } from './service.ts'

describeInBrowser('a created project', () => {
  let service: Service
  let browser: Browser

  beforeAll(async () => {
    service = await serve({ type: 'generic' })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  it('answers a browser, in which nothing of its answers runs', async () => {
    const page = await browser.newPage()
    const refused: string[] = []
    page.on('console', (message) => refused.push(message.text()))
    const answer = await page.goto(`${service.origin}/v1/hello?name=Ada`)
    expect(await answer?.json()).toEqual({ message: 'Hello, Ada!' })
    await page.setContent('<script>document.title = "ran"</script>')
    expect(await page.title()).not.toBe('ran')
    expect(refused.join()).toContain('Content Security Policy')
  })
})
