import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { keepAttempt } from '../../../src/auth/sign-in/attempt.ts'
import { returnTo } from '../../../src/auth/sign-in/return-to.ts'
import { Browser } from '../browser.ts'
import { PATH } from '../path.ts'
import { standIns } from './stand-ins.ts'
import { comeBack, leave, ORIGIN, settings, subjectOf, visit } from './visit.ts'

/** Changes what a browser has kept of its attempt. */
function tamper(browser: Browser, change: (value: string) => string): void {
  for (const [name, value] of browser.cookies)
    if (name.startsWith('__Host-sign-in-')) browser.cookies.set(name, change(value))
}

afterEach(() => {
  vi.useRealTimers()
  for (const [, standIn] of standIns) standIn.verified = true
})

describe.each(standIns)('signing in at %s', (name, standIn) => {
  it('begins a session, and leads back to where somebody wanted to go', async () => {
    const browser = visit()
    const location = await leave(browser, name, '?return_to=/orders%3Fpage=2%23top')
    const response = await comeBack(browser, standIn.authorize(location))
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe('/orders?page=2#top')
    expect(await subjectOf(browser)).toMatch(new RegExp(`^${name}:.+`))
    // Nothing of the attempt is left.
    expect([...browser.cookies.keys()]).toEqual(['__Host-session'])
  })

  it('sends what cannot be guessed, and is new each time', async () => {
    const [one, other] = [await leave(visit(), name), await leave(visit(), name)]
    for (const parameter of ['state', 'nonce', 'code_challenge']) {
      const value = one.searchParams.get(parameter)
      expect(value).toMatch(/^[\w-]{43}$/)
      expect(other.searchParams.get(parameter)).not.toBe(value)
    }
    expect(one.searchParams.get('redirect_uri')).toBe(standIn.redirectUri)
  })

  it('leads nowhere else', async () => {
    const browser = visit()
    const location = await leave(browser, name, '?return_to=//evil.example')
    expect((await comeBack(browser, standIn.authorize(location))).headers.get('Location')).toBe('/')
  })

  it('does not take one attempt of a browser for the other', async () => {
    const browser = visit()
    const one = standIn.authorize(await leave(browser, name))
    const kept = [...browser.cookies.values()][0] ?? ''
    const other = standIn.authorize(await leave(browser, name))
    browser.cookies.set(`__Host-sign-in-${other.searchParams.get('state')}`, kept)
    const { redeemed } = standIn
    expect((await comeBack(browser, other)).status).toBe(400)
    expect(standIn.redeemed).toBe(redeemed)
    expect((await comeBack(browser, one)).status).toBe(303)
  })

  it('works in two tabs of a browser', async () => {
    const browser = visit()
    const [one, other] = [await leave(browser, name), await leave(browser, name)]
    expect((await comeBack(browser, standIn.authorize(one))).status).toBe(303)
    expect((await comeBack(browser, standIn.authorize(other))).status).toBe(303)
  })

  it('asks for the same redirect wherever the request comes in', async () => {
    const response = await visit().send(`https://evil.example${PATH}/sign-in/${name}?redirect_uri=https://evil.example`)
    const location = new URL(response.headers.get('Location') ?? '')
    expect(location.searchParams.getAll('redirect_uri')).toEqual([standIn.redirectUri])
  })

  it('does not take the answer to the attempt of another browser', async () => {
    const answer = standIn.authorize(await leave(visit(), name))
    const victim = visit()
    expect((await comeBack(victim, answer)).status).toBe(400)
    await leave(victim, name)
    expect((await comeBack(victim, answer)).status).toBe(400)
    expect(await subjectOf(victim)).toBeUndefined()
  })

  it('does not take the code of another attempt: PKCE', async () => {
    const stolen = standIn.authorize(await leave(visit(), name)).searchParams.get('code') ?? ''
    const attacker = visit()
    const answer = standIn.authorize(await leave(attacker, name))
    answer.searchParams.set('code', stolen)
    expect((await comeBack(attacker, answer)).status).toBe(400)
    expect(await subjectOf(attacker)).toBeUndefined()
  })

  it.each(['', 'x', 'x'.repeat(43), '__Host-session', '%0d%0aSet-Cookie:a=b'])(
    'does not take the state %j',
    async (state) => {
      const browser = visit()
      const answer = standIn.authorize(await leave(browser, name))
      answer.searchParams.set('state', state)
      expect((await comeBack(browser, answer)).status).toBe(400)
    },
  )

  it('takes an answer once, even when its cookie is kept', async () => {
    const browser = visit()
    const location = await leave(browser, name)
    const kept = new Map(browser.cookies)
    const answer = standIn.authorize(location)
    expect((await comeBack(browser, answer)).status).toBe(303)
    const thief = visit()
    expect((await comeBack(thief, answer)).status).toBe(400)
    for (const [cookie, value] of kept) thief.cookies.set(cookie, value)
    expect((await comeBack(thief, answer)).status).toBe(400)
    expect(await subjectOf(thief)).toBeUndefined()
  })

  it('takes no attempt that somebody has changed or sealed otherwise, or that is too old', async () => {
    const [changed, sealed, old] = [
      visit(),
      visit(),
      visit({ AUTH_COOKIE_SECRET: 'another secret of thirty-two bytes' }),
    ]
    const answers = await Promise.all(
      [changed, sealed, old].map(async (browser) => standIn.authorize(await leave(browser, name))),
    )
    tamper(changed, (value) => value.slice(0, -2) + (value.endsWith('AA') ? 'BB' : 'AA'))
    const other = visit()
    for (const [cookie, value] of old.cookies) other.cookies.set(cookie, value)
    expect((await comeBack(changed, answers[0] as URL)).status).toBe(400)
    expect((await comeBack(other, answers[2] as URL)).status).toBe(400)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    expect((await comeBack(sealed, answers[1] as URL)).status).toBe(400)
  })

  it('keeps what only the service may know from the browser', async () => {
    const browser = visit()
    const nonce = (await leave(browser, name)).searchParams.get('nonce') ?? ''
    const readable = [...browser.cookies.values()]
      .flatMap((value) => value.split('.'))
      .map((part) => atob(part.replaceAll('-', '+').replaceAll('_', '/')))
    expect(readable.join()).not.toContain(nonce)
  })

  it('begins another session than the one that was there, which is over', async () => {
    const browser = visit()
    await browser.signIn({ subject: 'attacker', roles: [], scopes: [], claims: {} })
    const planted = new Browser()
    for (const [cookie, value] of browser.cookies) planted.cookies.set(cookie, value)
    await comeBack(browser, standIn.authorize(await leave(browser, name)))
    expect(browser.cookies.get('__Host-session')).not.toBe(planted.cookies.get('__Host-session'))
    expect(await subjectOf(browser)).toMatch(new RegExp(`^${name}:`))
    expect(await subjectOf(planted)).toBeUndefined()
  })

  it('ends where somebody says no', async () => {
    const browser = visit()
    const answer = standIn.authorize(await leave(browser, name))
    answer.searchParams.delete('code')
    answer.searchParams.set('error', 'access_denied')
    expect((await comeBack(browser, answer)).status).toBe(400)
  })

  it('admits nobody where nobody is admitted', async () => {
    const browser = visit({ AUTH_ADMIT: '' })
    expect((await comeBack(browser, standIn.authorize(await leave(browser, name)))).status).toBe(403)
    expect(await subjectOf(browser)).toBeUndefined()
  })

  it('says that it does not work as long as it has no client', async () => {
    const nameless = Object.fromEntries(
      Object.keys(standIn.env)
        .filter((key) => key.endsWith('_ID'))
        .map((key) => [key, '']),
    )
    expect((await visit(nameless).send(`${PATH}/sign-in/${name}`)).status).toBe(503)
  })

  it('refuses an answer for another provider', async () => {
    for (const [other, { redeemed }] of standIns.filter(([other]) => other !== name)) {
      const browser = visit()
      const answer = standIn.authorize(await leave(browser, name))
      answer.searchParams.delete('iss')
      answer.pathname = `${PATH}/sign-in/${other}/callback`
      expect((await comeBack(browser, answer)).status).toBe(400)
      // Nor is the other one told the code.
      expect(standIns.find(([known]) => known === other)?.[1].redeemed).toBe(redeemed)
    }
  })
})

describe('a provider that nobody knows', () => {
  it.each(['nowhere', 'constructor', '__proto__'])('is not there: %s', async (name) => {
    expect((await visit().send(`${PATH}/sign-in/${name}`)).status).toBe(404)
    expect((await visit().send(`${PATH}/sign-in/${name}/callback?state=x`)).status).toBe(404)
  })
})

describe('the way back', () => {
  it.each(['/', '/a', '/a/b?c=d#e', '/a?next=https://evil.example', '/%2f%2fevil.example'])('may be %j', (path) => {
    expect(returnTo(path)).toBe(path)
  })

  it.each([
    undefined,
    '',
    'orders',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\\/evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/..//evil.example',
    'https://evil.example',
    'https:/evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/@evil.example\\x',
    '/\0',
  ])('may not be %j', (path) => {
    expect(returnTo(path)).toBe('/')
    expect(new URL(returnTo(path), ORIGIN).origin).toBe(ORIGIN)
  })
})

it('needs a secret that cannot be guessed', async () => {
  const app = new Hono<{ Bindings: Env }>().onError((error, c) => c.text(error.message))
  app.get('/', async (c) => {
    await keepAttempt(c, { provider: 'corp', state: 's', nonce: 'n', verifier: 'v', returnTo: '/' })
    return c.text('kept')
  })
  const said = async (AUTH_COOKIE_SECRET: string) =>
    (await app.request('/', {}, { ...settings, AUTH_COOKIE_SECRET })).text()
  expect(await said('x'.repeat(31))).toMatch('shorter than 32 bytes')
  expect(await said('x'.repeat(32))).toBe('kept')
})
