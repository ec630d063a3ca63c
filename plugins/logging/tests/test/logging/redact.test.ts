import { describe, expect, it } from 'vitest'
import { clean, redact } from '../../src/logging/redact.ts'

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl'
const hidden = '[redacted]'

describe('by name', () => {
  it.each([
    ...['Authorization', 'cookie', 'Set-Cookie', 'password', 'passwordHash', 'db_passwd', 'client_secret', 'SECRETS'],
    ...['token', 'access_token', 'refreshToken', 'X-Api-Key', 'apiKeys', 'privateKey', 'cardNumber', 'cvv', 'jwt'],
    ...['pass', 'pass-word', 'user password', 'PASSCODE', 'pwd', 'pin', 'otp', 'api key', 'api.key', 'sessionId'],
    ...['token2', 'token_1', 'tokenValue', 'apiKey1'],
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

class Stamp {
  toJSON = () => 'hunter2'
}

describe('whatever the shape', () => {
  it.each<[string, unknown]>([
    ['a map', new Map([['password', 'hunter2']])],
    ['a map by secrets', new Map([['Bearer hunter2', 1]])],
    ['an object by secrets', { at: { 'token=hunter2': 1 } }],
    ['a set', new Set([{ token: 'hunter2' }])],
    ['headers as a list', [...new Headers({ 'X-Api-Key': 'hunter2', Cookie: 'a=hunter2' })]],
    ['a form as a list', Object.entries({ password: 'hunter2' })],
    ['what an error carries', Object.assign(new Error('no'), { config: { headers: { Authorization: 'hunter2' } } })],
    ['what an error is called', Object.assign(new Error('no'), { name: 'token=hunter2' })],
    ['a cause that is no error', new Error('no', { cause: { cause: { secret: 'hunter2' } } })],
    ['a getter', Object.defineProperty({}, 'token', { enumerable: true, get: () => 'hunter2' })],
    ['a toJSON', { at: { toJSON: () => 'hunter2' } }],
    ['the toJSON of a class', new Stamp()],
    ['the toJSON of a date', Object.assign(new Date(0), { toJSON: () => 'hunter2' })],
    ['the name of a symbol', Symbol('token=hunter2')],
    ['an address', new URL('https://here.example/?token=hunter2')],
    ['a request', new Request('https://here.example/?token=hunter2', { headers: { Authorization: 'hunter2' } })],
  ])('hides what is in %s', (_what, value) => {
    expect(JSON.stringify(redact(value)) ?? '').not.toContain('hunter2')
    expect(JSON.stringify(clean({ message: 'shown', value }))).not.toContain('hunter2')
  })

  it('ends where a list of pairs holds itself', () => {
    const pair: unknown[] = ['a']
    pair.push([pair])
    expect(JSON.stringify(redact([pair]))).toContain('[too deep]')
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
    ['/users/ada%40example.com', '/users/[redacted]'],
    ['bearer%20abc', 'bearer%20[redacted]'],
    [`${jwt}.two.more`, hidden],
    [`next_${jwt.split('.')[0]}`, 'next_[redacted]'],
    ['redis://:hunter2@localhost:6379', 'redis://[redacted]@localhost:6379'],
    ['{"password":"correct horse"}', '{"password":"[redacted]"}'],
    ['{"password":"it\'s \\"it\\""}', '{"password":"[redacted]"}'],
    ['"{\\"password\\":\\"hunter2\\"}"', '"{\\"password\\":\\"[redacted]"'],
    ['{"token":["abc"]}', '{"token":["[redacted]"]}'],
    ['password_confirmation=hunter2&a=1', 'password_confirmation=[redacted]&a=1'],
    ['aws_secret_access_key = hunter2', 'aws_secret_access_key = [redacted]'],
    ['?next=%2Fcb%3Faccess_token%3Dhunter2', '?next=%2Fcb%3Faccess_token%3D[redacted]'],
    ['Cookie: a=b; c=d', 'Cookie: [redacted]'],
    [`key acme_${'a'.repeat(11)}_${'B1'.repeat(24)}c`, 'key acme[redacted]'],
    [`glpat-${'x1'.repeat(10)}`, hidden],
    [`ASIA${'X1'.repeat(8)}`, hidden],
    ['card 4242424242424242 12/28', 'card [redacted]/28'],
    ['2026-11-26 4242-4242-4242-4242 123', hidden],
    ['card_4242424242424242', 'card_[redacted]'],
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
    'tokenCount=5',
    '1795679999999',
    'at 1795679999999000 to 1795680000123000000',
  ])('shows %j', (text) => expect(redact(text)).toBe(text))

  it('hides the number of a card, not that of an order or a time', () => {
    expect(redact({ paid: 4242424242424242, big: 4242424242424242n })).toEqual({ paid: hidden, big: hidden })
    expect(clean({ paid: 4242424242424242 })).toEqual({ paid: hidden })
    const shown = { order: 4242424242424241, at: 1795679999999, micros: 1795679999999000 }
    expect(redact(shown)).toEqual(shown)
  })

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
