import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findByEmail } from '../../src/accounts/account.ts'
import { hashPassword, isPassword } from '../../src/password/hash.ts'
import { findPassword } from '../../src/password/store.ts'
import { weakness } from '../../src/password/strength.ts'
import { codeFor, mailTo, newAddress, Visitor } from './visitor.ts'

afterEach(() => vi.useRealTimers())

const PASSWORD = 'correct horse battery staple'

const isIn = async (visitor: Visitor) => (await visitor.open('/account')).status === 200

async function withPassword(email = newAddress()): Promise<Visitor> {
  const visitor = await Visitor.signedUp(email)
  expect((await visitor.submit('/account/password', { password: PASSWORD })).status).toBe(303)
  return visitor
}

async function signIn(email: string, password: string) {
  const visitor = new Visitor()
  return {
    visitor,
    response: await visitor.submit('/sign-in/password', { email, password, return_to: '/account/sessions' }),
  }
}

// Each takes as long as it should.
describe('a password', { timeout: 30_000 }, () => {
  it('signs in whoever has chosen it, and is told', async () => {
    const email = newAddress()
    await withPassword(email)
    expect(mailTo(email).subject).toContain('Your password was changed')
    const { visitor, response } = await signIn(email.toUpperCase(), PASSWORD)
    expect(response.headers.get('Location')).toBe('/account/sessions')
    expect(await isIn(visitor)).toBe(true)
  })

  it('does not tell, when it is wrong, whether there is an account, or one with a password', async () => {
    const [known, without, unknown] = [newAddress(), newAddress(), newAddress()]
    await withPassword(known)
    await Visitor.signedUp(without)
    const answers = await Promise.all(
      [known, without, unknown, 'no address'].map(async (email) => {
        const { response } = await signIn(email, 'wrong')
        const headers = [...response.headers].filter(([name]) => name !== 'ratelimit')
        const all = headers.map(([name, value]) => [name, value.replaceAll(/[\w-]{16,}/g, 'RANDOM')])
        return { status: response.status, all, body: await response.text() }
      }),
    )
    expect(answers[0]?.status).toBe(401)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('is tried ten times, right or wrong, by whomever, and the way by mail stays open', async () => {
    const email = newAddress()
    await withPassword(email)
    expect((await signIn(email, 'wrong')).response.status).toBe(401)
    await env.DB.prepare('UPDATE account_attempts SET tries = 9 WHERE key LIKE ?').bind('password %').run()
    expect((await signIn(email, 'wrong')).response.status).toBe(401)
    const { response } = await signIn(email, PASSWORD)
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
    const visitor = new Visitor()
    await visitor.submit('/sign-in', { email })
    await visitor.submit('/sign-in/code', { code: codeFor(email) })
    expect(await isIn(visitor)).toBe(true)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60_000 })
    expect((await signIn(email, PASSWORD)).response.status).toBe(303)
  })

  it('that was forgotten is chosen anew by whoever reads the mail, and ends all sessions', async () => {
    const email = newAddress()
    const [before, visitor] = [await withPassword(email), new Visitor()]
    await visitor.submit('/sign-in', { email, return_to: '/account/password' })
    const response = await visitor.submit('/sign-in/code', { code: codeFor(email) })
    expect(response.headers.get('Location')).toBe('/account/password')
    await visitor.submit('/account/password', { password: 'another one that is long' })
    expect([await isIn(before), await isIn(visitor)]).toEqual([false, true])
    expect((await signIn(email, PASSWORD)).response.status).toBe(401)
    expect((await signIn(email, 'another one that is long')).response.status).toBe(303)
  })

  it('is changed only by whoever has signed in a moment ago, on a page of the service', async () => {
    const email = newAddress()
    const visitor = await withPassword(email)
    const foreign = { 'Sec-Fetch-Site': 'cross-site' }
    for (const path of ['/account/password', '/account/password/removal', '/sign-in/password'])
      expect((await visitor.submit(path, { email, password: 'mine, not theirs at all' }, foreign)).status).toBe(403)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    const response = await visitor.submit('/account/password', { password: 'mine, not theirs at all' })
    expect(response.headers.get('Location')).toBe('/sign-in?return_to=%2Faccount')
    expect((await signIn(email, PASSWORD)).response.status).toBe(303)
  })

  it('is removed, and goes with its account', async () => {
    const email = newAddress()
    const visitor = await withPassword(email)
    await visitor.submit('/account/password/removal', {})
    expect((await signIn(email, PASSWORD)).response.status).toBe(401)
    await visitor.submit('/account/password', { password: PASSWORD })
    const id = (await findByEmail(env.DB, email))?.id ?? ''
    expect(await findPassword(env.DB, id)).toBeDefined()
    await visitor.submit('/account/deletion', { email })
    expect(await findPassword(env.DB, id)).toBeUndefined()
  })

  it('is kept as a digest, another one each time, that takes composed letters as they are meant', async () => {
    const [one, other] = [await hashPassword('Ångström and more'), await hashPassword('Ångström and more')]
    expect(one).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/)
    expect(one).not.toBe(other)
    expect(await isPassword('A\u030angstro\u0308m and more', one)).toBe(true)
    expect(await isPassword('Ångström and mor', one)).toBe(false)
    expect(await isPassword('', undefined)).toBe(false)
  })

  it.each([
    ['short', 'at least 15'],
    ['x'.repeat(201), 'at most 200'],
    ['aaaaaaaaaaaaaaaaaaaa', 'too few different'],
    ['ada.lovelace ada.lovelace', 'names that others know'],
  ])('is not %j', async (password, why) => {
    expect(weakness(password, { email: 'ada.lovelace@example.com' })).toContain(why)
  })
})
