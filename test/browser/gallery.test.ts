/** The gallery of a content service, as somebody with a keyboard sees it, and what an attacker's files do in a browser. */
import { crc32, deflateSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultsOf } from './accessibility.ts'
import { describeInBrowser, openBrowser } from './chromium.ts'
import { type Service, serve } from './service.ts'

const attack = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "ran"</script></svg>'

describeInBrowser('the gallery', () => {
  let service: Service
  let browser: Browser
  let svg: string

  beforeAll(async () => {
    service = await serve({ type: 'content-service', options: { accept: 'all' } })
    browser = await openBrowser()
    for (const title of ['Anchor', 'Boat', '<img src=x onerror="document.title = 1">']) await upload(title, picture())
    svg = await upload('Drawing', Buffer.from(attack))
  })

  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  async function upload(title: string, body: Buffer): Promise<string> {
    const url = `${service.origin}/v1/media?title=${encodeURIComponent(title)}&tags=harbour`
    const response = await fetch(url, { method: 'POST', body: new Uint8Array(body) })
    expect(response.status).toBe(201)
    return ((await response.json()) as { id: string }).id
  }

  /** A page of the gallery, and what the browser complains about. */
  async function visit(options: BrowserContextOptions = {}): Promise<{ page: Page; said: string[] }> {
    const page = await browser.newPage(options)
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    await page.goto(`${service.origin}/gallery`, { waitUntil: 'networkidle' })
    return { page, said }
  }

  it('shows its pictures, and the browser has nothing to complain about', async () => {
    const { page, said } = await visit()
    const widths = await page
      .locator('.picture img')
      .evaluateAll((all) => all.map((one) => Reflect.get(one, 'naturalWidth')))
    expect(widths).toEqual([8, 8, 8])
    expect(await page.title()).toBe('Gallery')
    expect(said).toEqual([])
  })

  it('is gone through with the keys alone, and gives the focus back', async () => {
    const { page, said } = await visit()
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('Skip to the files')
    await page.locator('.open', { hasText: 'Boat' }).focus()
    await page.keyboard.press('Enter')
    const viewer = page.getByRole('dialog')
    expect(await viewer.getByRole('heading').textContent()).toBe('Boat')
    await page.keyboard.press('ArrowRight')
    expect(await viewer.getByRole('heading').textContent()).toBe('Anchor')
    expect(await viewer.getByRole('img').getAttribute('alt')).toBe('Anchor')
    await page.keyboard.press('Escape')
    expect(await viewer.isVisible()).toBe(false)
    // The browser gives it back to where it was; then the page says that the viewer has closed.
    await expect.poll(() => page.locator(':focus').textContent()).toContain('Anchor')
    expect(said).toEqual([])
  })

  it('works without scripts: search, tags, files by their links', async () => {
    const { page } = await visit({ javaScriptEnabled: false })
    await page.getByLabel('Search').fill('boat')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=boat/)
    expect(await page.locator('.title').allTextContents()).toEqual(['Boat'])
    await page.getByRole('link', { name: 'harbour' }).click()
    await page.waitForURL(/tag=harbour/)
    expect(await page.locator('.title').count()).toBe(4)
    await page.locator('.open', { hasText: 'Boat' }).click()
    await page.waitForURL(/\/content$/)
  })

  it('is for everybody, in the light and in the dark, its viewer included', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await visit({ colorScheme })
      expect(await faultsOf(page)).toEqual([])
      await page.locator('.open', { hasText: 'Boat' }).click()
      expect(await faultsOf(page)).toEqual([])
      await page.close()
    }
  })

  it('is light or dark as the reader wants it, and fits a narrow screen', async () => {
    const ground = async (colorScheme: 'light' | 'dark') => {
      const { page } = await visit({ colorScheme, viewport: { width: 320, height: 640 } })
      return page.evaluate(`[getComputedStyle(document.body).backgroundColor, document.documentElement.scrollWidth]`)
    }
    expect(await ground('light')).toEqual(['rgb(251, 250, 248)', 320])
    expect(await ground('dark')).toEqual(['rgb(22, 23, 26)', 320])
  })

  it('lets nothing run that is in a file: it is saved, not shown', async () => {
    const { page } = await visit()
    const url = `${service.origin}/v1/media/${svg}/content`
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.goto(url).catch((error: Error) => expect(error.message).toContain('Download is starting')),
    ])
    expect(download.suggestedFilename()).toBe('Drawing.svg')
    expect(await page.title()).toBe('Gallery')
  })
})

/** A picture of 8 × 8 points. */
function picture(): Buffer {
  const header = Buffer.from('0000000800000008080000000000', 'hex').subarray(0, 13)
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(8 * 9, 0))),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
