import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { identify } from '../../src/auth/identify.ts'
import { keyFor } from '../../src/auth/key.ts'
import { onError } from '../../src/http/problem.ts'
import { access } from './access.ts'
import { publicKey, token } from './token.ts'

const app = new Hono<{ Bindings: Env }>().onError(onError)
app.use(authenticate())
app.get('*', (c) => c.json(c.get('principal') ?? null))

const send = (headers: HeadersInit) => app.request('/', { headers }, env)
const refused = { status: 401 }

describe('what Access says', () => {
  it('sets the principal, with what the identity provider says in `custom`', async () => {
    const custom = { roles: ['editor', 7], tenant: 'acme' }
    const response = await send({
      'Cf-Access-Jwt-Assertion': await token({ claims: { custom, email: 'a@b.example' } }),
    })
    expect(await response.json()).toMatchObject({
      subject: 'ada',
      roles: ['editor'],
      scopes: [],
      tenant: 'acme',
      claims: { email: 'a@b.example' },
    })
  })

  it('names a service token by its client', async () => {
    const claims = { sub: '', common_name: 'client.access', custom: undefined }
    expect(await identify(await token({ claims }), env)).toMatchObject({ subject: 'client.access', roles: [] })
  })

  it.each([{ custom: 'admin' }, { custom: null }, { custom: { roles: 'admin', tenant: 7 } }])(
    'gives no roles for %j',
    async (claims) => expect(await identify(await token({ claims }), env)).toMatchObject({ roles: [] }),
  )
})

describe('a header that Access did not write', () => {
  it('is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    const forged = await token({ header: { jku: 'https://evil.example/certs' } }, privateKey)
    expect((await send({ 'Cf-Access-Jwt-Assertion': forged })).status).toBe(401)
    expect((await send({ 'Cf-Access-Jwt-Assertion': '' })).status).toBe(401)
    expect((await send({ 'Cf-Access-Jwt-Assertion': 'a'.repeat(9000) })).status).toBe(401)
  })

  it('is refused twice, even when each of both is good', async () => {
    const headers = new Headers({ 'Cf-Access-Jwt-Assertion': await token() })
    headers.append('Cf-Access-Jwt-Assertion', await token())
    expect((await send(headers)).status).toBe(401)
  })

  it('is not the one of another team or application', async () => {
    for (const claims of [{ iss: 'https://evil.cloudflareaccess.com' }, { aud: ['another application'] }])
      await expect(identify(await token({ claims }), env)).rejects.toMatchObject(refused)
  })

  it('is never signed with the public key taken for a secret', async () => {
    const signed = await new SignJWT(access())
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: 'team' })
      .sign(new TextEncoder().encode(await exportSPKI(publicKey)))
    await expect(identify(signed, env)).rejects.toMatchObject({
      ...refused,
      cause: { code: 'ERR_JOSE_ALG_NOT_ALLOWED' },
    })
  })

  it('says nothing by the cookie or the bearer token of Access', async () => {
    const assertion = await token()
    for (const headers of [{ Cookie: `CF_Authorization=${assertion}` }, { Authorization: `Bearer ${assertion}` }])
      expect((await send(headers)).status).toBe(401)
  })
})

it('fetches certificates only where nobody can change them on the way', () => {
  expect(() => keyFor({ ...env, AUTH_ISSUER: 'http://team.example' })).toThrow('must be https')
})
