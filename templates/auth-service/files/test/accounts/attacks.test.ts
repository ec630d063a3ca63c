import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { findByEmail } from '../../src/accounts/account.ts'
import { codeFor, mailTo, newAddress, tokenFor, Visitor } from './visitor.ts'

/** All of an answer that somebody could tell apart, with what is random in it made the same. */
async function looks(response: Response, email: string) {
  const headers = [...response.headers]
    .filter(([name]) => name !== 'ratelimit')
    .map(([name, value]) => [name, value.replaceAll(/[\w-]{16,}/g, 'RANDOM')])
  return { status: response.status, headers, body: (await response.text()).replaceAll(email, 'ADDRESS') }
}

describe('whether somebody has an account', () => {
  it.each(['/sign-in', '/sign-up'])('is not told by %s', async (path) => {
    const [known, unknown] = [newAddress(), newAddress()]
    await Visitor.signedUp(known)
    const answers = await Promise.all(
      [known, unknown].map(async (email) => {
        const visitor = new Visitor()
        const asked = await looks(await visitor.submit(path, { email }), email)
        const page = await looks(await visitor.open('/sign-in/code'), email)
        const refused = await looks(await visitor.submit('/sign-in/code', { code: '0' }), email)
        return { asked, page, refused }
      }),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(mailTo(unknown).to).toBe(unknown)
  })

  it('is told by mail, to whoever reads it', async () => {
    const email = newAddress()
    await new Visitor().submit('/sign-in', { email })
    expect(mailTo(email).text).toContain('There is no account with it')
    expect([codeFor(email), tokenFor(email)]).toEqual(['', ''])
    expect(await findByEmail(env.DB, email)).toBeUndefined()
  })

  it('is not told by the limits either', async () => {
    const [known, unknown] = [newAddress(), newAddress()]
    await Visitor.signedUp(known)
    const statuses = await Promise.all(
      [known, unknown].map(async (email) => {
        const all: number[] = []
        // Signing up was one mail already.
        for (let n = email === known ? 1 : 0; n < 6; n++)
          all.push((await new Visitor().submit('/sign-in', { email })).status)
        return all.slice(-2)
      }),
    )
    expect(statuses).toEqual([
      [303, 429],
      [303, 429],
    ])
  })
})

describe('guessing', () => {
  it('is stopped for a network, an IPv6 one as a whole', async () => {
    for (const addresses of [() => '192.0.2.7', (n: number) => `2001:db8:1:2::${n.toString(16)}`]) {
      const answers: Response[] = []
      for (let n = 0; n < 40; n++) {
        const visitor = new Visitor({ 'CF-Connecting-IP': addresses(n) })
        answers.push(await visitor.submit('/sign-in/code', { code: '12345678' }))
      }
      const stopped = answers.find(({ status }) => status === 429)
      expect(stopped?.headers.get('Retry-After')).toBe('60')
      expect(stopped?.headers.get('Content-Type')).toContain('text/html')
    }
  })
})

describe('a session', () => {
  it('is never one that was there before', async () => {
    const email = newAddress()
    const planted = await Visitor.signedUp(newAddress())
    const [[name = '', value = ''] = []] = [...planted.cookies].filter(([name]) => name.includes('session'))
    const victim = new Visitor()
    victim.cookies.set(name, value)
    await victim.submit('/sign-up', { email })
    await victim.submit('/sign-in/code', { code: codeFor(email) })
    expect(victim.cookies.get(name)).toMatch(/^[\w-]{43}$/)
    expect(victim.cookies.get(name)).not.toBe(value)
    expect((await planted.open('/account')).status).toBe(303)
    expect(await (await victim.open('/account')).text()).toContain(email)
  })
})

describe('a page of another', () => {
  const forms: [string, Record<string, string>][] = [
    ['/sign-in', { email: 'ada@example.com' }],
    ['/sign-up', { email: 'ada@example.com' }],
    ['/sign-in/code', { code: '12345678' }],
    ['/sign-in/link', { token: 'x' }],
    ['/account', { name: 'Mallory' }],
    ['/account/email', { email: 'mallory@example.com' }],
    ['/account/sign-out', {}],
    ['/account/sessions', { id: 'x' }],
    ['/account/sessions/all', {}],
    ['/account/deletion', { email: 'ada@example.com' }],
  ]

  it.each(forms)('sends no form to %s', async (path, fields) => {
    const visitor = await Visitor.signedUp(newAddress())
    const foreign = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { 'Sec-Fetch-Site': '', Origin: 'https://evil.example' },
    ]
    for (const headers of foreign) expect((await visitor.submit(path, fields, headers)).status).toBe(403)
    expect((await visitor.open('/account')).status).toBe(200)
  })

  it('sends nothing that is no form', async () => {
    const visitor = new Visitor()
    const text = { 'Content-Type': 'text/plain' }
    expect((await visitor.submit('/sign-in', { email: newAddress() }, text)).status).toBe(415)
  })
})

describe('the pages', () => {
  it.each(['/sign-in', '/sign-up', '/sign-in/code', '/sign-in/link?token=x', '/outbox'])(
    '%s run nothing of what is in them, and are not kept or framed',
    async (path) => {
      const { headers } = await new Visitor().open(path)
      const policy = headers.get('Content-Security-Policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('Cache-Control')).toBe('no-store')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    },
  )
})
