import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findByEmail } from '../../src/accounts/account.ts'
import { signedInAs, signIn } from '../../src/accounts/session.ts'
import { codeFor, mailTo, newAddress, tokenFor, Visitor } from './visitor.ts'

afterEach(() => vi.useRealTimers())

const isIn = async (visitor: Visitor) => (await visitor.open('/account')).status === 200

/** Another browser of somebody who has an account. */
async function another(email: string): Promise<Visitor> {
  const visitor = new Visitor({ 'User-Agent': 'Other/1.0 <i>' })
  await visitor.submit('/sign-in', { email })
  await visitor.submit('/sign-in/code', { code: codeFor(email) })
  return visitor
}

describe('an account', () => {
  it('is for whoever is signed in; others come back after they have', async () => {
    const response = await new Visitor().open('/account/sessions')
    expect([response.status, response.headers.get('Location')]).toEqual([
      303,
      '/sign-in?return_to=%2Faccount%2Fsessions',
    ])
  })

  it('has another name when it is saved', async () => {
    const email = newAddress()
    const visitor = await Visitor.signedUp(email)
    await visitor.submit('/account', { name: ' Grace ' })
    expect((await findByEmail(env.DB, email))?.name).toBe('Grace')
    expect((await visitor.submit('/account', { name: 'x'.repeat(101) })).status).toBe(422)
  })

  it('has another address when that is proved by whoever asked, and the old one is told', async () => {
    const [before, after] = [newAddress(), newAddress()]
    const visitor = await Visitor.signedUp(before)
    await visitor.submit('/account/email', { email: after })
    expect(await findByEmail(env.DB, after)).toBeUndefined()
    // Whoever reads the mail is somebody else: an account of others must not get their address.
    expect((await new Visitor().submit('/sign-in/link', { token: tokenFor(after) })).status).toBe(422)
    await visitor.submit('/account/email', { email: after })
    await visitor.submit('/sign-in/code', { code: codeFor(after) })
    expect(await findByEmail(env.DB, after)).toBeDefined()
    expect(await findByEmail(env.DB, before)).toBeUndefined()
    expect(mailTo(before).subject).toContain('Your address was changed')
    expect(await isIn(visitor)).toBe(true)
  })

  it('has no session any more that says the old address', async () => {
    const [before, after] = [newAddress(), newAddress()]
    const [visitor, other] = [await Visitor.signedUp(before), await another(before)]
    await visitor.submit('/account/email', { email: after })
    await visitor.submit('/sign-in/code', { code: codeFor(after) })
    expect([await isIn(visitor), await isIn(other)]).toEqual([true, false])
    expect(await (await visitor.open('/account')).text()).toContain(after)
  })

  it('does not get the address of another, and is not told of it', async () => {
    const [mine, theirs] = [newAddress(), newAddress()]
    await Visitor.signedUp(theirs)
    const visitor = await Visitor.signedUp(mine)
    const response = await visitor.submit('/account/email', { email: theirs })
    expect(response.headers.get('Location')).toBe('/sign-in/code')
    expect(mailTo(theirs).text).toContain('belongs to another account')
    expect(codeFor(theirs)).toBe('')
  })

  it('is changed only by whoever has signed in a moment ago', async () => {
    const email = newAddress()
    const visitor = await Visitor.signedUp(email)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    for (const path of ['/account/email', '/account/deletion']) {
      const response = await visitor.submit(path, { email })
      expect(response.headers.get('Location')).toBe('/sign-in?return_to=%2Faccount')
    }
    expect(await isIn(visitor)).toBe(true)
    expect(await findByEmail(env.DB, email)).toBeDefined()
  })
})

describe('sessions', () => {
  it('are listed, and ended one by one', async () => {
    const email = newAddress()
    const first = await Visitor.signedUp(email)
    const other = await another(email)
    const page = await (await first.open('/account/sessions')).text()
    expect(page).toContain('Other/1.0 &lt;i&gt;')
    expect(page.match(/\(this one\)/g)).toHaveLength(1)
    const [, id = ''] = /Other\/1\.0[\s\S]*?name="id" value="([\w-]+)"/.exec(page) ?? []
    await (await Visitor.signedUp(newAddress())).submit('/account/sessions', { id })
    expect(await isIn(other)).toBe(true)
    await first.submit('/account/sessions', { id })
    expect([await isIn(first), await isIn(other)]).toEqual([true, false])
  })

  it('are ended all at once', async () => {
    const email = newAddress()
    const [first, other] = [await Visitor.signedUp(email), await another(email)]
    await first.submit('/account/sessions/all', {})
    expect([await isIn(first), await isIn(other)]).toEqual([false, false])
  })

  it('end by signing out', async () => {
    const visitor = await Visitor.signedUp(newAddress())
    const copy = new Visitor()
    for (const [name, value] of visitor.cookies) copy.cookies.set(name, value)
    await visitor.submit('/account/sign-out', {})
    expect([await isIn(visitor), await isIn(copy)]).toEqual([false, false])
  })
})

describe('deleting an account', () => {
  it('wants its address, and leaves nothing', async () => {
    const email = newAddress()
    const [visitor, other] = [await Visitor.signedUp(email), await another(email)]
    expect((await visitor.submit('/account/deletion', { email: 'ada@example.com' })).status).toBe(422)
    expect((await visitor.submit('/account/deletion', { email: email.toUpperCase() })).status).toBe(200)
    expect([await isIn(visitor), await isIn(other)]).toEqual([false, false])
    expect(await findByEmail(env.DB, email)).toBeUndefined()
    expect(mailTo(email).subject).toContain('Your account was deleted')
  })

  it('ends what is given out at the same moment, for as long as that would live', async () => {
    const email = newAddress()
    const visitor = await Visitor.signedUp(email)
    const account = await findByEmail(env.DB, email)
    await visitor.submit('/account/deletion', { email })
    // Somebody is signing in, and has found the account while it was there.
    const late = new Hono<{ Bindings: Env }>()
    late.get('/in', async (c) => {
      if (account) await signIn(c, account, 'otp')
      return c.body(null)
    })
    late.get('/who', async (c) => c.json((await signedInAs(c)) ?? null))
    for (const hours of [0, 2, 24 * 30]) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 })
      const response = await late.request('http://localhost/in', {}, env)
      const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0])
      expect(cookie).toHaveLength(1)
      const who = await late.request('http://localhost/who', { headers: { Cookie: cookie.join('; ') } }, env)
      expect(await who.json(), `after ${hours} hours`).toBeNull()
      vi.useRealTimers()
    }
  })

  it('leaves the address to whoever proves it next, as another account', async () => {
    const email = newAddress()
    const visitor = await Visitor.signedUp(email)
    const before = await findByEmail(env.DB, email)
    await visitor.submit('/account/deletion', { email })
    expect(await isIn(await Visitor.signedUp(email))).toBe(true)
    expect((await findByEmail(env.DB, email))?.id).not.toBe(before?.id)
  })
})
