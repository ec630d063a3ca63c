import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { UnsecuredJWT } from 'jose'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { now } from '../../src/auth/time.ts'
import { onError } from '../../src/http/problem.ts'
import { access } from './access.ts'
import { carry } from './carry.ts'
import type { Changes } from './changes.ts'
import { token } from './token.ts'

const app = new Hono<{ Bindings: Env }>().onError(onError)
app.use('/private', authenticate())
app.use('/open', authenticate({ anonymous: true }))
app.get('*', (c) => c.json(c.get('principal') ?? null))

/** Sends the headers as they are. */
const send = (headers: HeadersInit, path = '/private') => app.request(path, { headers }, env)
const sendToken = (token: string) => send(carry(token))

async function expectRefusal(response: Response, challenge = 'Bearer error="invalid_token"') {
  expect(response.status).toBe(401)
  expect(response.headers.get('WWW-Authenticate')).toBe(challenge)
  expect(await response.json()).toMatchObject({ status: 401, detail: 'This requires a valid credential' })
}

afterEach(() => vi.useRealTimers())

describe('a valid token', () => {
  it('names its subject', async () => {
    const response = await sendToken(await token())
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ subject: 'ada', roles: ['admin'], expiresAt: expect.any(Number) })
  })

  it('may be one of several audiences, and a little late', async () => {
    const claims = { aud: ['https://other.example', env.AUTH_AUDIENCE], exp: now() - 5, nbf: now() + 5 }
    expect((await sendToken(await token({ claims }))).status).toBe(200)
  })
})

describe('no token', () => {
  it('is refused without an error code', async () => {
    await expectRefusal(await send({}), 'Bearer')
  })

  it('passes where anonymous callers may, but a bad token does not', async () => {
    expect(await (await send({}, '/open')).json()).toBeNull()
    await expectRefusal(await send(carry('forged'), '/open'))
  })
})

describe('a forged or misused token', () => {
  const cases: Record<string, () => Changes> = {
    'for another audience': () => ({ claims: { aud: 'https://other.example' } }),
    'for no audience': () => ({ claims: { aud: undefined } }),
    'for an empty list of audiences': () => ({ claims: { aud: [] } }),
    'for an audience that is no text': () => ({ claims: { aud: { [env.AUTH_AUDIENCE]: true } } }),
    'from another issuer': () => ({ claims: { iss: 'https://evil.example' } }),
    'from no issuer': () => ({ claims: { iss: undefined } }),
    'that has expired': () => ({ claims: { exp: now() - 60 } }),
    'that never expires': () => ({ claims: { exp: undefined } }),
    'that expires at no time': () => ({ claims: { exp: `${now() + 60}` } }),
    'that is not valid yet': () => ({ claims: { nbf: now() + 60 } }),
    'that is valid from no time': () => ({ claims: { nbf: null } }),
    'issued at no time': () => ({ claims: { iat: 'yesterday' } }),
    'for an audience in a list of lists': () => ({ claims: { aud: [[env.AUTH_AUDIENCE]] } }),
    'from a list of issuers': () => ({ claims: { iss: [access().iss] } }),
    'about nobody': () => ({ claims: { sub: undefined } }),
    'about an empty subject': () => ({ claims: { sub: '' } }),
    'about a number': () => ({ claims: { sub: 7 } }),
    'that is larger than 8 KiB': () => ({ claims: { padding: 'x'.repeat(8192) } }),
    'of another type': () => ({ header: { typ: 'logout+jwt' } }),
    'of no type': () => ({ header: { typ: undefined } }),
    'of a type that is no text': () => ({ header: { typ: ['at+jwt'] } }),
    'with an extension': () => ({ header: { crit: ['b64'], b64: true } }),
  }

  it.each(Object.entries(cases))('%s is refused', async (_name, changes) => {
    await expectRefusal(await sendToken(await token(changes())))
  })

  it('for nobody in particular is refused where the service has no name', async () => {
    const headers = carry(await token({ claims: { aud: undefined } }))
    for (const AUTH_AUDIENCE of [undefined, ''])
      await expectRefusal(await app.request('/private', { headers }, { ...env, AUTH_AUDIENCE }))
  })

  it('without a signature is refused', async () => {
    const unsecured = new UnsecuredJWT(access()).encode()
    const [, payload, signature] = (await token()).split('.')
    await expectRefusal(await sendToken(unsecured))
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = btoa(JSON.stringify({ alg, typ: 'at+jwt' })).replaceAll('=', '')
      await expectRefusal(await sendToken(`${header}.${payload}.`))
      await expectRefusal(await sendToken(`${header}.${payload}.${signature}`))
    }
  })

  it('with a changed payload is refused', async () => {
    const [header, payload = '', signature] = (await token({ claims: { roles: ['viewer'] } })).split('.')
    const claims = { ...JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))), roles: ['admin'] }
    const changed = btoa(JSON.stringify(claims)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    await expectRefusal(await sendToken(`${header}.${changed}.${signature}`))
    await expectRefusal(await sendToken(`${header}.${payload}.`))
    await expectRefusal(await sendToken(`${header}.${payload}`))
  })
})

describe('a token that was accepted', () => {
  it('cannot be changed for the requests after', async () => {
    const valid = await token({ claims: { groups: [{ name: 'staff' }] } })
    const greedy = new Hono<{ Bindings: Env }>().onError(onError)
    greedy.get('/', authenticate(), (c) => {
      const groups = c.get('principal')?.claims.groups as { name: string }[]
      groups.push({ name: 'admins' })
      return c.json(groups)
    })
    expect((await greedy.request('/', { headers: carry(valid) }, env)).status).toBe(500)
    expect(await (await sendToken(valid)).json()).toMatchObject({ claims: { groups: [{ name: 'staff' }] } })
  })

  it('is refused as soon as it has expired', async () => {
    const valid = await token({ claims: { exp: now() + 20 } })
    expect((await sendToken(valid)).status).toBe(200)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 51_000 })
    await expectRefusal(await sendToken(valid))
  })
})
