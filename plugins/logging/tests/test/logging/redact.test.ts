import { describe, expect, it } from 'vitest'
import { clean, redact } from '../../src/logging/redact.ts'

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl'
const hidden = '[redacted]'

describe('by name', () => {
  it.each([
    ...['Authorization', 'cookie', 'Set-Cookie', 'password', 'passwordHash', 'db_passwd', 'client_secret', 'SECRETS'],
    ...['token', 'access_token', 'refreshToken', 'X-Api-Key', 'apiKeys', 'privateKey', 'cardNumber', 'cvv', 'jwt'],
  ])('hides %s, whatever it holds and however deep', (name) => {
    for (const value of ['hunter2', 42, ['hunter2'], { a: 'hunter2' }, false])
      expect(redact({ deep: [{ [name]: value }] })).toEqual({ deep: [{ [name]: hidden }] })
  })

  it.each(['tokenCount', 'author', 'passed', 'keyboard', 'id', 'monkey'])('shows %s', (name) => {
    expect(redact({ [name]: 'shown' })).toEqual({ [name]: 'shown' })
  })

  it('hides the headers that matter', () => {
    const headers = new Headers({ Authorization: 'Bearer abc', Cookie: 'a=b', Accept: '*/*' })
    expect(redact({ headers })).toEqual({ headers: { authorization: hidden, cookie: hidden, accept: '*/*' } })
  })
})

describe('by look', () => {
  it.each([
    ['Bearer abc.def-123', 'Bearer [redacted]'],
    ['sent basic YWRhOmh1bnRlcjI= to', 'sent basic [redacted] to'],
    [`got ${jwt}!`, 'got [redacted]!'],
    ['https://ada:hunter2@db.example/x', 'https://[redacted]@db.example/x'],
    ['/cb?access_token=abc&next=1', '/cb?access_token=[redacted]&next=1'],
    ['{"password": "hunter2"}', '{"password": "[redacted]"}'],
    [`sk_live_${'4eC39HqL'.repeat(3)}`, hidden],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', hidden],
    ['paid with 4242 4242 4242 4242', 'paid with [redacted]'],
    ['card 5555555555554444.', 'card [redacted].'],
    ['from ada.l+x@mail.example.com', 'from [redacted]'],
  ])('hides what is in %j', (text, clean) => {
    expect(redact(text)).toBe(clean)
    expect(redact(new Error(text))).toMatchObject({ message: clean })
    expect(JSON.stringify(redact({ at: [text], cause: new Error('outer', { cause: text }) }))).not.toContain(text)
  })

  it.each([
    'order 4242424242424241',
    '2026-11-01T10:00:00.000Z',
    '3f1c7a52-4a4e-4b8e-9d55-0d9e1f1f2a3b',
    'token',
    'a.b.c',
    '@decorator',
  ])('shows %j', (text) => expect(redact(text)).toBe(text))

  it('does not show a secret that is cut in two', () => {
    const text = `${'x '.repeat(995)}${jwt}`
    expect(redact(text)).not.toContain('eyJ')
  })
})

describe('any value', () => {
  it('becomes one that JSON can say', () => {
    const circle: Record<string, unknown> = {
      n: 1n,
      s: Symbol('s'),
      u: undefined,
      d: new Date(0),
      m: new Map([['k', 1]]),
    }
    circle.self = circle
    circle.bytes = new Uint8Array(1_000_000)
    expect(JSON.parse(JSON.stringify(redact(circle)))).toMatchObject({
      n: '1',
      s: 'Symbol(s)',
      d: '1970-01-01T00:00:00.000Z',
      m: { k: 1 },
      bytes: '[1000000 bytes]',
    })
  })

  it('keeps the causes of an error, and stops', () => {
    const cause = new RangeError('inner')
    const error = Object.assign(new Error('outer', { cause }), { code: 'E_OUTER' })
    expect(redact(error)).toMatchObject({
      name: 'Error',
      message: 'outer',
      code: 'E_OUTER',
      cause: { name: 'RangeError' },
    })
    cause.cause = error
    expect(JSON.stringify(redact(error))).toContain('[too deep]')
  })

  it('has a limited size', () => {
    const large = { list: Array(1000).fill('x'.repeat(10_000)), ...Object.fromEntries(Array(1000).entries()) }
    expect(JSON.stringify(redact(large)).length).toBeLessThan(250_000)
  })
})

describe('a line', () => {
  it('is not copied where it has nothing to hide', () => {
    const line = {
      level: 'info',
      message: 'GET /v1/items 200',
      requestId: crypto.randomUUID(),
      status: 200,
      ok: true,
      ray: undefined,
    }
    expect(clean(line)).toBe(line)
    expect(redact(line)).toEqual(line)
  })

  it.each([
    { message: `got ${jwt}` },
    { message: 'x'.repeat(3000) },
    { message: 'shown', token: 42 },
    { message: 'shown', nested: { password: 'hunter2' } },
    { message: 'shown', error: new Error('no', { cause: `Bearer ${jwt}` }) },
    { message: 'shown', n: 1n },
    { message: 'shown', toJSON: () => ({ password: 'hunter2' }) },
    Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`field${i}`, i])),
  ])('is as fit for the log as any value, also when it is not the first of its kind: %o', (line) => {
    for (const _time of [1, 2]) {
      expect(clean(line)).toEqual(redact(line))
      expect(JSON.stringify(clean({ ...line }))).not.toMatch(/eyJ|hunter2|"token":42/)
    }
  })
})
