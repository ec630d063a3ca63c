import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeToken } from '../../src/contact/token.ts'
import { request } from '../client.ts'
import { LETTER, openForm, send } from './form.ts'
import { breaking, kept } from './kept.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('the form', () => {
  it('is a page for this request alone', async () => {
    const response = await request('/contact/', { headers: { 'If-None-Match': '*' } })
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('ETag')).toBeNull()
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'self'")
    expect(await response.text()).toMatch(/name="token" value="[\w-]{36}\.\d{13}\.[\w-]{43}="/)
  })

  it('keeps what is sent, and says thank you', async () => {
    const messages = await kept()
    const response = await send({ ...LETTER, token: await openForm() })
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe('/thanks/')
    expect(await messages()).toEqual([
      expect.objectContaining({ name: 'Ada', email: 'ada@example.com', message: LETTER.message }),
    ])
  })

  it('may be sent as multipart, too', async () => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...LETTER, token: await openForm() })) body.set(name, value)
    const init = { method: 'POST', body, redirect: 'manual', headers: { Origin: 'https://service.test' } } as const
    expect((await request('/contact/', init)).status).toBe(303)
  })

  it('says what is wrong where it is, keeps what was written, and runs none of it', async () => {
    const messages = await kept()
    const name = '"><script>alert(1)</script>'
    const message = '</textarea><img src=x onerror=alert(1)>'
    const response = await send({ ...LETTER, name, email: 'nobody', message, token: await openForm() })
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toMatch(/<p class="wrong" id="email-wrong" data-wrong="email">Please give an e-mail address/)
    expect(html).toMatch(/<input id="email"[^>]*aria-invalid="true"/)
    expect(html).not.toMatch(/<input id="name"[^>]*aria-invalid/)
    expect(html).toContain('value="nobody"')
    expect(html).not.toContain('"><script>')
    expect(html).not.toContain('<img src=x')
    expect(html).toContain('&lt;/textarea&gt;')
    expect(await messages()).toEqual([])
  })

  it.each([
    { name: '' },
    { name: 'x'.repeat(101) },
    { message: ' ' },
    { message: 'x'.repeat(5001) },
    { email: 'a@b@c' },
    { email: 'ada@example.com\nBcc: all@example.com' },
  ])('does not take %j', async (fields) => {
    expect((await send({ ...LETTER, ...(fields as object), token: await openForm() })).status).toBe(422)
  })
})

it('a message that cannot be kept now is given back, and nobody is told why', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const broken = breaking()
  const response = await send({ ...LETTER, token: await openForm() })
  broken.mockRestore()
  expect(response.status).toBe(503)
  expect(response.headers.get('Retry-After')).toBe('60')
  const html = await response.text()
  expect(html).toContain('cannot be taken at the moment')
  expect(html).toContain('Are you there?')
  expect(html).not.toContain('hunter2')
})

describe('spam', () => {
  it('that fills the hidden field is thanked and dropped', async () => {
    const messages = await kept()
    const response = await send({ ...LETTER, website: 'https://spam.example', token: await openForm() })
    expect(response.headers.get('Location')).toBe('/thanks/')
    expect(await messages()).toEqual([])
  })

  it.each([
    ['at once', 2999],
    ['after two hours', 2 * 60 * 60 * 1000 + 1],
  ])('that comes %s has to send it again', async (_when, milliseconds) => {
    const messages = await kept()
    const response = await send({ ...LETTER, token: await openForm(milliseconds) })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('Please send it again')
    expect(await messages()).toEqual([])
  })

  it('without a token, or with one that was made elsewhere, is refused', async () => {
    const messages = await kept()
    const [id, time, signature] = (await openForm()).split('.')
    const later = String(Number(time) + 1)
    const other = await makeToken(`${env.FORM_SECRET}x`)
    vi.setSystemTime(Date.now() + 10_000)
    for (const token of [
      '',
      'x',
      `${id}.${later}.${signature}`,
      `${id}.${time}.`,
      other,
      `${id}.${time}.${'A'.repeat(43)}=`,
    ]) {
      expect((await send({ ...LETTER, token })).status, token).toBe(422)
    }
    expect(await messages()).toEqual([])
  })

  it('is limited by address', async () => {
    const headers = { 'CF-Connecting-IP': '192.0.2.99' }
    const sent = async () => (await send({}, headers)).status
    for (let round = 0; round < 5; round++) expect(await sent()).toBe(422)
    const response = await send({ ...LETTER, token: await openForm() }, headers)
    expect(response.status).toBe(429)
    expect(response.headers.get('Retry-After')).toBe('60')
    expect((await send({ ...LETTER, token: await openForm() })).status).toBe(303)
  })

  it('is limited by network, where that has more addresses than anybody can count', async () => {
    const sent = async (host: number) => (await send({}, { 'CF-Connecting-IP': `2001:db8:ffff:1:a::${host}` })).status
    for (let host = 0; host < 5; host++) expect(await sent(host)).toBe(422)
    expect(await sent(5)).toBe(429)
    expect((await send({}, { 'CF-Connecting-IP': '2001:db8:ffff:2::1' })).status).toBe(422)
  })

  it('that is no form inside is told so, and is no fault of the service', async () => {
    const headers = { Origin: 'https://service.test', 'Content-Type': 'multipart/form-data' }
    expect((await request('/contact/', { method: 'POST', body: 'x', headers })).status).toBe(400)
  })

  it('is not read when it is long', async () => {
    expect((await send({ ...LETTER, message: 'x'.repeat(33 * 1024) })).status).toBe(413)
  })
})

describe('another page', () => {
  const refused = async (headers: Record<string, string>) =>
    (await send({ ...LETTER, token: await openForm() }, headers)).status

  it.each([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'https://service.test.evil.example' },
    { Origin: 'http://service.test' },
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
  ])('cannot send the form: %j', async (headers) => {
    const messages = await kept()
    expect(await refused(headers as unknown as Record<string, string>)).toBe(403)
    expect(await messages()).toEqual([])
  })

  it('cannot send it without saying where it is from', async () => {
    const init = { method: 'POST', body: new URLSearchParams({ ...LETTER, token: await openForm() }) }
    expect((await request('/contact/', init)).status).toBe(403)
  })

  it('cannot send it as something that is no form', async () => {
    for (const type of ['text/plain', 'application/json']) {
      const body = JSON.stringify({ ...LETTER, token: await openForm() })
      const response = await request('/contact/', {
        method: 'POST',
        body,
        headers: { 'Content-Type': type, Origin: 'https://evil.example' },
      })
      expect([403, 415], type).toContain(response.status)
    }
  })
})
