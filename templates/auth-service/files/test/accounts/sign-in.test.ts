import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findByEmail } from '../../src/accounts/account.ts'
import { LIFE } from '../../src/accounts/challenge.ts'
import { outbox } from '../../src/mail/outbox.ts'
import { codeFor, mailTo, newAddress, tokenFor, Visitor } from './visitor.ts'

afterEach(() => vi.useRealTimers())

const later = (seconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 })

/** Asks for a code and says what comes of it. */
async function askFor(path: '/sign-in' | '/sign-up', email: string, fields = {}): Promise<Visitor> {
  const visitor = new Visitor()
  const response = await visitor.submit(path, { email, ...fields })
  expect(response.status).toBe(303)
  return visitor
}

const isIn = async (visitor: Visitor) => (await visitor.open('/account')).status === 200

describe('signing up', () => {
  it('makes no account before the address is proved, and then signs in', async () => {
    const email = newAddress()
    const visitor = await askFor('/sign-up', email, { name: 'Ada <b>' })
    expect(await findByEmail(env.DB, email)).toBeUndefined()
    const response = await visitor.submit('/sign-in/code', { code: codeFor(email) })
    expect([response.status, response.headers.get('Location')]).toEqual([303, '/account'])
    expect(await findByEmail(env.DB, email)).toMatchObject({ email, name: 'Ada <b>', roles: [] })
    const page = await (await visitor.open('/account')).text()
    expect(page).toContain('Ada &lt;b&gt;')
    expect(page).not.toContain('<b>')
  })

  it('signs in whoever has an account already, and keeps its name', async () => {
    const email = newAddress()
    await Visitor.signedUp(email)
    const visitor = await askFor('/sign-up', email.toUpperCase(), { name: 'Mallory' })
    expect(mailTo(email).text).toContain('You have an account already')
    await visitor.submit('/sign-in/code', { code: codeFor(email) })
    expect(await isIn(visitor)).toBe(true)
    expect((await findByEmail(env.DB, email))?.name).toBe('Ada')
  })

  it.each(['', 'ada', 'ada@', 'ada@example', 'a b@example.com', `${'a'.repeat(250)}@example.com`])(
    'takes %j for no address',
    async (email) => {
      const before = outbox().length
      const response = await new Visitor().submit('/sign-up', { email })
      expect(response.status).toBe(422)
      expect(await response.text()).toContain('role="alert"')
      expect(outbox().length).toBe(before)
    },
  )
})

describe('a code', () => {
  it('signs in once, in the browser that asked', async () => {
    const email = newAddress()
    await Visitor.signedUp(email)
    const visitor = await askFor('/sign-in', email)
    const code = codeFor(email)
    const thief = new Visitor()
    await thief.submit('/sign-in/code', { code })
    expect(await isIn(thief)).toBe(false)
    const copy = new Visitor()
    for (const [name, value] of visitor.cookies) copy.cookies.set(name, value)
    await visitor.submit('/sign-in/code', { code })
    expect(await isIn(visitor)).toBe(true)
    await copy.submit('/sign-in/code', { code })
    expect(await isIn(copy)).toBe(false)
  })

  it('signs in one browser when it is sent twice at the same time', async () => {
    const email = newAddress()
    await Visitor.signedUp(email)
    const visitor = await askFor('/sign-in', email)
    const copy = new Visitor()
    for (const [name, value] of visitor.cookies) copy.cookies.set(name, value)
    const code = codeFor(email)
    const answers = await Promise.all([visitor, copy].map((one) => one.submit('/sign-in/code', { code })))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
  })

  it('does not count after five false ones, however they come', async () => {
    const email = newAddress()
    await Visitor.signedUp(email)
    const visitor = await askFor('/sign-in', email)
    const code = codeFor(email)
    const wrong = String((Number(code.replace(' ', '')) + 1) % 1e8).padStart(8, '0')
    const guesses = Array.from({ length: 5 }, () => visitor.submit('/sign-in/code', { code: wrong }))
    expect((await Promise.all(guesses)).map(({ status }) => status)).toEqual([422, 422, 422, 422, 422])
    expect((await visitor.submit('/sign-in/code', { code })).status).toBe(422)
    expect(await isIn(visitor)).toBe(false)
  })

  it('does not count when it has expired', async () => {
    const email = newAddress()
    await Visitor.signedUp(email)
    const visitor = await askFor('/sign-in', email)
    later(LIFE)
    expect((await visitor.submit('/sign-in/code', { code: codeFor(email) })).status).toBe(422)
  })

  it('is not kept, nor what the browser and the link hold', async () => {
    const email = newAddress()
    const visitor = await askFor('/sign-up', email)
    const { results } = await env.DB.prepare('SELECT * FROM account_challenges').run()
    const kept = JSON.stringify(results)
    expect(kept).toContain(email)
    const secrets = [...visitor.cookies.values(), codeFor(email).replace(' ', ''), tokenFor(email)]
    for (const secret of secrets) expect(kept).not.toContain(secret)
  })
})

describe('a link', () => {
  it('asks before it signs in, and counts once', async () => {
    const email = newAddress()
    await Visitor.signedUp(email)
    await askFor('/sign-in', email)
    const token = tokenFor(email)
    const [phone, thief] = [new Visitor(), new Visitor()]
    for (let opened = 0; opened < 3; opened++)
      expect(await (await phone.open(`/sign-in/link?token=${token}`)).text()).toContain(email)
    expect(await isIn(phone)).toBe(false)
    await phone.submit('/sign-in/link', { token })
    expect(await isIn(phone)).toBe(true)
    expect((await thief.submit('/sign-in/link', { token })).status).toBe(422)
    expect((await thief.open(`/sign-in/link?token=${token}`)).status).toBe(422)
    expect(await isIn(thief)).toBe(false)
  })

  it('does not count when it has expired, and takes the code with it', async () => {
    const email = newAddress()
    await Visitor.signedUp(email)
    const visitor = await askFor('/sign-in', email)
    const [code, token] = [codeFor(email), tokenFor(email)]
    await new Visitor().submit('/sign-in/link', { token })
    expect((await visitor.submit('/sign-in/code', { code })).status).toBe(422)
    await askFor('/sign-in', email)
    const late = tokenFor(email)
    later(LIFE)
    expect((await new Visitor().submit('/sign-in/link', { token: late })).status).toBe(422)
  })
})

describe('where somebody goes afterwards', () => {
  it('is where they came from', async () => {
    const email = newAddress()
    const visitor = await askFor('/sign-up', email, { return_to: '/account/sessions?a=b' })
    const response = await visitor.submit('/sign-in/code', { code: codeFor(email) })
    expect(response.headers.get('Location')).toBe('/account/sessions?a=b')
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/.//evil.example',
    '',
  ])('is never another service: %j', async (path) => {
    const email = newAddress()
    const visitor = await askFor('/sign-up', email, { return_to: path })
    const response = await visitor.submit('/sign-in/code', { code: codeFor(email) })
    expect(response.headers.get('Location')).toBe('/account')
    expect(await (await visitor.open(`/sign-in?${new URLSearchParams({ return_to: path })}`)).text()).not.toContain(
      'evil',
    )
  })
})
