/** The pages of a created site, as people meet them: by keyboard, on narrow screens, in the dark, on paper, without scripts. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { faultsOf } from './accessibility.ts'
import { describeInBrowser, openBrowser } from './chromium.ts'
import { picturesOf } from './pictures.ts'
import { type Service, serve } from './service.ts'

describeInBrowser('a created site', () => {
  let service: Service
  let browser: Browser

  beforeAll(async () => {
    service = await serve({ type: 'static-site' })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  const at = (path: string) => `${service.origin}${path}`

  const open = async (path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
    const page = await browser.newPage(options)
    await page.goto(at(path))
    return page
  }

  it.each(['/', '/contact/', '/no/such/page'])('%s is for everybody, on any screen', async (path) => {
    const page = await open(path, { colorScheme: 'light' })
    expect(await faultsOf(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await faultsOf(page)).toEqual([])
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth')
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await overflow()).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 640, height: 900 })
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(await overflow()).toBeLessThanOrEqual(0)
    await page.close()
  })

  it.each([
    ['/', 'home'],
    ['/contact/', 'contact'],
    ['/no/such/page', 'missing'],
  ])('%s is another picture in the dark', async (path, name) => {
    const page = await open(path)
    const pictures = await picturesOf(page, `site-${name}`)
    for (const width of [360, 1200])
      expect(pictures.get(`light-${width}`)?.equals(pictures.get(`dark-${width}`) ?? Buffer.alloc(0))).toBe(false)
    await page.close()
  })

  it.each(['/', '/contact/'])('%s asks for nothing of anybody else, runs nothing, and is small', async (path) => {
    const page = await browser.newPage()
    const [asked, complaints]: [string[], string[]] = [[], []]
    let bytes = 0
    page.on('request', (request) => asked.push(new URL(request.url()).origin))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('response', async (response) => {
      bytes += (await response.body().catch(() => Buffer.alloc(0))).length
    })
    await page.goto(at(path), { waitUntil: 'networkidle' })
    expect(new Set(asked)).toEqual(new Set([service.origin]))
    expect(complaints).toEqual([])
    expect(await page.evaluate('document.scripts.length')).toBe(0)
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(16 * 1024)
    await page.close()
  })

  it('lets who uses the keyboard skip to the content', async () => {
    const page = await open('/')
    await page.bringToFront()
    await page.keyboard.press('Tab')
    await page.waitForFunction("document.activeElement.textContent === 'Skip to the content'")
    await page.waitForFunction("document.querySelector('.skip').getBoundingClientRect().y >= 0")
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.hash === '#main')
    await page.close()
  })

  it('moves only where motion is wanted, and leaves its controls out on paper', async () => {
    const page = await open('/', { reducedMotion: 'reduce' })
    const moves = () => page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration")
    expect(await moves()).toBe('0s')
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    expect(await moves()).not.toBe('0s')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.locator('nav ul').isVisible()).toBe(false)
    expect(await page.locator('h1').isVisible()).toBe(true)
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(27, 28, 34)')
    await page.close()
  })

  it('runs nothing that somebody puts into it', async () => {
    const page = await open('/')
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    const title = await page.title()
    await page.evaluate(`
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="document.title = 1">')
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = 2' }))
    `)
    await vi.waitFor(() =>
      expect(complaints.filter((text) => text.includes('Content Security Policy'))).toHaveLength(2),
    )
    expect(await page.title()).toBe(title)
    await page.close()
  })

  it('takes a message without any script, says what is wrong, and keeps what was written', async () => {
    const page = await open('/contact/', { javaScriptEnabled: false })
    const send = () => page.getByRole('button', { name: 'Send' }).click()
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('E-mail').fill('ada@example')
    await page.getByLabel('Message').fill('Hello!')
    await send()
    expect(await page.getByRole('alert').textContent()).toContain('Please send it again')
    // Nobody fills a form faster than that.
    await page.waitForTimeout(3100)
    await send()
    expect(await page.locator('#email-wrong').textContent()).toContain('Please give an e-mail address')
    expect(await page.getByLabel('Message').inputValue()).toBe('Hello!')
    await page.getByLabel('E-mail').fill('ada@example.com')
    await page.waitForTimeout(3100)
    await send()
    expect(new URL(page.url()).pathname).toBe('/thanks/')
    await page.close()
  })

  it('says what is wrong to everybody, too', async () => {
    const page = await open('/contact/')
    await page.evaluate("document.querySelector('form').noValidate = true")
    await page.waitForTimeout(3100)
    await page.getByRole('button', { name: 'Send' }).click()
    expect(await page.locator('[aria-invalid=true]').count()).toBe(3)
    expect(await faultsOf(page)).toEqual([])
    await page.close()
  })

  it('takes no message from the page of another site', async () => {
    const page = await browser.newPage()
    await page.setContent(
      `<form method="post" action="${at('/contact/')}"><input name="message" value="spam"><button>Go</button></form>`,
    )
    const [answer] = await Promise.all([page.waitForResponse(at('/contact/')), page.getByRole('button').click()])
    expect(answer.status()).toBe(403)
    await page.close()
  })
})
