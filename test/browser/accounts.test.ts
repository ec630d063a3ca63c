/** The type auth-service in a browser: somebody signs up, adds a passkey of a virtual authenticator, and signs in with it. */
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openBrowser } from './chromium.ts'
import { type Service, serve } from './service.ts'

const email = 'ada@example.com'

describeInBrowser('an auth-service', () => {
  let service: Service
  let browser: Browser
  let page: Page
  let authenticator: CDPSession
  let authenticatorId: string
  const complaints: string[] = []

  beforeAll(async () => {
    service = await serve(
      { type: 'auth-service', plugins: { auth: {} } },
      { variables: (origin) => ({ AUTH_ORIGIN: origin }) },
    )
    browser = await openBrowser()
    page = await (await browser.newContext()).newPage()
    page.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined))
    page.on('pageerror', (error) => complaints.push(error.message))
    authenticator = await page.context().newCDPSession(page)
    await authenticator.send('WebAuthn.enable')
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const
    ;({ authenticatorId } = await authenticator.send('WebAuthn.addVirtualAuthenticator', { options }))
  })

  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  const open = (path: string) => page.goto(service.origin + path)
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const heading = () => page.getByRole('heading', { level: 1 }).textContent()
  const isAt = (path: string) => page.waitForURL((url) => url.pathname === path)

  /** The last mail in the outbox, read in another tab. */
  async function lastMail(): Promise<string> {
    const outbox = await page.context().newPage()
    await outbox.goto(`${service.origin}/outbox`)
    const text = await outbox.locator('article').first().innerText()
    await outbox.close()
    return text
  }

  it('takes somebody in who proves an address', async () => {
    await open('/account')
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await page.getByRole('link', { name: 'Sign up' }).click()
    await page.getByLabel('Name').fill('Ada <script>')
    await page.getByLabel('E-mail').fill(email)
    await click('Sign up')
    await isAt('/sign-in/code')
    await page.getByLabel('Code').fill(/\d{4} \d{4}/.exec(await lastMail())?.[0] ?? '')
    await click('Go on')
    await isAt('/account')
    expect(await page.getByLabel('Name').inputValue()).toBe('Ada <script>')
  })

  it('adds a passkey, and signs in with it', async () => {
    await page.getByRole('link', { name: 'Passkeys' }).click()
    await page.getByLabel('Name').fill('This laptop')
    await click('Add a passkey')
    await page.getByText('This laptop').waitFor()
    const { credentials } = await authenticator.send('WebAuthn.getCredentials', { authenticatorId })
    expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost', userName: email }])
    await open('/account')
    await click('Sign out')
    await isAt('/sign-in')
    await open('/sign-in?return_to=/account/sessions')
    await click('Sign in with a passkey')
    await isAt('/account/sessions')
    expect(await page.getByText('(this one)').count()).toBe(1)
    expect(complaints).toEqual([])
  })

  it('does not let in whom the device does not recognize, nor with a passkey that is gone', async () => {
    await open('/account')
    await click('Sign out')
    await isAt('/sign-in')
    await authenticator.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await click('Sign in with a passkey')
    await page.getByText('No passkey was used.').waitFor()
    await authenticator.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await click('Sign in with a passkey')
    await isAt('/account')
    await open('/account/passkeys')
    await click('Remove')
    await page.getByText('This laptop').waitFor({ state: 'detached' })
    await open('/account')
    await click('Sign out')
    await isAt('/sign-in')
    await click('Sign in with a passkey')
    await page.getByText('This passkey does not sign you in').waitFor()
    expect(await heading()).toBe('Sign in')
  })

  it('signs in by the link of a mail, in another browser', async () => {
    await page.getByLabel('E-mail').fill(email)
    await click('Send me a code')
    const link = /http:\S+/.exec(await lastMail())?.[0] ?? ''
    const phone = await (await browser.newContext()).newPage()
    await phone.goto(link)
    await phone.getByText(email).waitFor()
    await phone.getByRole('button', { name: 'Go on' }).click()
    await phone.waitForURL(`${service.origin}/account`)
    await phone.goto(link)
    expect(await phone.getByRole('heading', { level: 1 }).textContent()).toBe('This link does not count')
    await phone.context().close()
  })

  it.each(['light', 'dark'] as const)('has pages that can be read and reached by keyboard: %s', async (colorScheme) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } })
    const narrow = await context.newPage()
    await narrow.goto(`${service.origin}/sign-in`)
    const style = (name: string) => narrow.evaluate<string>(`getComputedStyle(document.querySelector('main')).${name}`)
    expect(contrast(await style('color'), await style('backgroundColor'))).toBeGreaterThan(7)
    expect(await narrow.evaluate('document.documentElement.scrollWidth')).toBe(320)
    await narrow.keyboard.press('Tab')
    expect(await narrow.evaluate('document.activeElement.id')).toBe('email')
    await context.close()
  })
})

/** How much two colours differ (WCAG 2.2, 1.4.3). */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map(luminance).sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? [])
    .map((part) => Number(part) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
