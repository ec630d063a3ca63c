import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { forget } from '../../src/auth/cache.ts'
import { revoke } from '../../src/auth/revocation.ts'
import { endSessions } from '../../src/auth/session/list.ts'
import { now } from '../../src/auth/time.ts'
import { onError } from '../../src/http/problem.ts'
import { Browser } from './browser.ts'
import { PATH } from './path.ts'

const app = new Hono<{ Bindings: Env }>().onError(onError)
app.use('/private', authenticate())
app.use('/open', authenticate({ anonymous: true }))
app.all('*', (c) => c.json(c.get('principal') ?? null))

const minute = 60_000
const who = async (browser: Browser) => (await browser.send(`${PATH}/sessions/current`)).status
const list = async (browser: Browser) =>
  (await (await browser.send(`${PATH}/sessions`)).json<{ data: { id: string; current: boolean; agent: string }[] }>())
    .data

afterEach(() => vi.useRealTimers())

describe('a session', () => {
  it('lets its browser in, and nobody else', async () => {
    const grant = { subject: 'ada', roles: ['editor'], scopes: ['read'], tenant: 'acme', claims: { name: 'Ada' } }
    const browser = await Browser.signedIn(grant)
    const current = await (await browser.send(`${PATH}/sessions/current`)).json()
    expect(current).toMatchObject({ ...grant, claims: { name: 'Ada', sid: expect.any(String) } })
    expect(await who(new Browser())).toBe(401)
  })

  it('is kept as a digest only', async () => {
    const browser = await Browser.signedIn()
    const value = browser.cookies.get('__Host-session') ?? ''
    expect(value).toHaveLength(43)
    const { results } = await env.DB.prepare('SELECT * FROM auth_sessions').run()
    expect(JSON.stringify(results)).not.toContain(value)
  })

  it('is another one after each sign-in, and the one before is over', async () => {
    const browser = await Browser.signedIn()
    const before = new Browser()
    for (const [name, value] of browser.cookies) before.cookies.set(name, value)
    await browser.signIn({ subject: 'bob', roles: [], scopes: [], claims: {} })
    expect(await who(browser)).toBe(200)
    expect(await who(before)).toBe(401)
  })

  it('cannot be planted: a value that the service did not make is worth nothing, before and after', async () => {
    const victim = new Browser()
    const planted = 'a'.repeat(43)
    victim.cookies.set('__Host-session', planted)
    await victim.signIn({ subject: 'ada', roles: [], scopes: [], claims: {} })
    expect(victim.cookies.get('__Host-session')).not.toBe(planted)
    const attacker = new Browser()
    attacker.cookies.set('__Host-session', planted)
    expect(await who(attacker)).toBe(401)
    expect(attacker.cookies.size).toBe(0)
  })

  it('ends after half an hour without a request', async () => {
    const browser = await Browser.signedIn()
    const start = Date.now()
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(start + 29 * minute)
    expect(await who(browser)).toBe(200)
    vi.setSystemTime(start + 58 * minute)
    expect(await who(browser)).toBe(200)
    vi.setSystemTime(start + 89 * minute)
    expect(await who(browser)).toBe(401)
    const unused = await Browser.signedIn()
    vi.setSystemTime(start + 120 * minute)
    expect(await who(unused)).toBe(401)
  })

  it('ends after twelve hours with requests', async () => {
    const browser = await Browser.signedIn()
    const start = Date.now()
    vi.useFakeTimers({ toFake: ['Date'] })
    for (let at = 20; at < 12 * 60; at += 20) {
      vi.setSystemTime(start + at * minute)
      expect(await who(browser)).toBe(200)
    }
    vi.setSystemTime(start + 12 * 60 * minute + 1000)
    expect(await who(browser)).toBe(401)
  })

  it('ends when its subject is revoked', async () => {
    const browser = await Browser.signedIn({ subject: 'mallory', roles: [], scopes: [], claims: {} })
    expect(await who(browser)).toBe(200)
    await revoke(env.DB, 'sub', 'mallory', now() + 3600)
    expect(await who(browser)).toBe(401)
  })

  it('costs no query while it is remembered', async () => {
    const browser = await Browser.signedIn()
    const headers = { Cookie: browser.cookie }
    expect((await app.request('/private', { headers }, env)).status).toBe(200)
    const DB = { prepare: () => expect.unreachable() } as unknown as D1Database
    expect((await app.request('/private', { headers }, { ...env, DB })).status).toBe(200)
  })

  it('refuses everybody for a while when it cannot be read', async () => {
    const browser = await Browser.signedIn()
    forget()
    const DB = { prepare: env.DB.prepare.bind(env.DB, 'SELECT * FROM no_such_table') } as unknown as D1Database
    const response = await app.request('/private', { headers: { Cookie: browser.cookie } }, { ...env, DB })
    expect(response.status).toBe(503)
  })
})

describe('a cookie that is no session', () => {
  it.each(['', 'short', 'a'.repeat(44), `${'a'.repeat(42)}'`])(
    'says nothing, and is not looked for: %j',
    async (value) => {
      const headers = { Cookie: `__Host-session=${value}` }
      const DB = { prepare: () => expect.unreachable() } as unknown as D1Database
      expect((await app.request('/private', { headers }, { ...env, DB })).status).toBe(401)
      expect(await (await app.request('/open', { headers }, { ...env, DB })).json()).toBeNull()
    },
  )

  it('does not count beside another: one of them was planted', async () => {
    const { cookie } = await Browser.signedIn()
    const other = await Browser.signedIn({ subject: 'mallory', roles: [], scopes: [], claims: {} })
    for (const Cookie of [`${cookie}; ${other.cookie}`, `${other.cookie}; ${cookie}`])
      expect((await app.request('/private', { headers: { Cookie } }, env)).status).toBe(401)
  })

  it('does not count under a name that other hosts can set', async () => {
    const { cookies } = await Browser.signedIn()
    const value = cookies.get('__Host-session')
    for (const name of ['session', '__Secure-session', '__host-session', 'x__Host-session'])
      expect((await app.request('/private', { headers: { Cookie: `${name}=${value}` } }, env)).status).toBe(401)
  })

  it('is no bearer token either, even while it is remembered', async () => {
    const { cookie, cookies } = await Browser.signedIn()
    expect((await app.request('/private', { headers: { Cookie: cookie } }, env)).status).toBe(200)
    const headers = { Authorization: `Bearer ${cookies.get('__Host-session')}` }
    expect((await app.request('/private', { headers }, env)).status).toBe(401)
  })
})

describe('a request that changes something', () => {
  const post = async (headers: Record<string, string>, method = 'POST') => {
    const browser = await Browser.signedIn()
    const request = { method, headers: { Cookie: browser.cookie, ...headers } }
    return (await app.request('https://service.test/private', request, env)).status
  }

  it.each([
    [{ 'Sec-Fetch-Site': 'same-origin' }, 200],
    [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'https://service.test' }, 200],
    [{ Origin: 'https://service.test' }, 200],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ 'Sec-Fetch-Site': 'none' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://service.test' }, 403],
    [{ Origin: 'https://evil.example' }, 403],
    [{ Origin: 'https://service.test.evil.example' }, 403],
    [{ Origin: 'http://service.test' }, 403],
    [{ Origin: 'null' }, 403],
    [{ Referer: 'https://service.test/' }, 403],
    [{}, 403],
  ])('with a session and %j gets %i', async (headers, status) => {
    expect(await post(headers)).toBe(status)
  })

  it.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND'])('may not come from another page as %s', async (method) => {
    expect(await post({ 'Sec-Fetch-Site': 'cross-site' }, method)).toBe(403)
  })

  it('may not open a WebSocket from another page', async () => {
    const headers = { Upgrade: 'websocket', Origin: 'https://evil.example' }
    expect(await post(headers, 'GET')).toBe(403)
  })

  it('may be a GET from anywhere, as links are', async () => {
    expect(await post({ 'Sec-Fetch-Site': 'cross-site' }, 'GET')).toBe(200)
  })
})

describe('the sessions of somebody', () => {
  it('are listed, and ended one by one', async () => {
    const subject = crypto.randomUUID()
    const grant = { subject, roles: [], scopes: [], claims: {} }
    const [laptop, phone] = [await Browser.signedIn(grant), await Browser.signedIn(grant)]
    const data = await list(laptop)
    expect(data.map(({ current }) => current).sort()).toEqual([false, true])
    expect(data[0]?.agent).toBe('Test/1.0')
    const other = data.find(({ current }) => !current)?.id
    expect((await laptop.send(`${PATH}/sessions/${other}`, { method: 'DELETE' })).status).toBe(204)
    expect(await who(phone)).toBe(401)
    expect(await who(laptop)).toBe(200)
  })

  it('are ended all at once, by themselves or by the service', async () => {
    const grant = { subject: crypto.randomUUID(), roles: [], scopes: [], claims: {} }
    const [laptop, phone] = [await Browser.signedIn(grant), await Browser.signedIn(grant)]
    expect((await laptop.send(`${PATH}/sessions`, { method: 'DELETE' })).status).toBe(204)
    expect([await who(laptop), await who(phone)]).toEqual([401, 401])
    const again = await Browser.signedIn(grant)
    expect(await endSessions(env.DB, grant.subject)).toBe(1)
    expect(await who(again)).toBe(401)
  })

  it('are not for others', async () => {
    const victim = await Browser.signedIn({ subject: 'victim', roles: [], scopes: [], claims: {} })
    const [{ id } = { id: '' }] = await list(victim)
    const attacker = await Browser.signedIn({ subject: 'attacker', roles: ['admin'], scopes: [], claims: {} })
    expect((await list(attacker)).map((session) => session.id)).not.toContain(id)
    expect((await attacker.send(`${PATH}/sessions/${id}`, { method: 'DELETE' })).status).toBe(404)
    expect(await who(victim)).toBe(200)
  })
})

describe('signing out', () => {
  it('ends the session and takes the cookie away', async () => {
    const browser = await Browser.signedIn()
    const stolen = new Browser()
    for (const [name, value] of browser.cookies) stolen.cookies.set(name, value)
    expect((await browser.send(`${PATH}/sign-out`, { method: 'POST' })).status).toBe(204)
    expect(browser.cookies.size).toBe(0)
    expect(await who(stolen)).toBe(401)
    expect((await browser.send(`${PATH}/sign-out`, { method: 'POST' })).status).toBe(204)
  })

  it('is not for another page to do', async () => {
    const browser = await Browser.signedIn()
    const headers = { 'Sec-Fetch-Site': 'cross-site' }
    expect((await browser.send(`${PATH}/sign-out`, { method: 'POST', headers })).status).toBe(403)
    expect(await who(browser)).toBe(200)
  })
})
