import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { issuerOf } from '../../src/auth/key.ts'
import { onError } from '../../src/http/problem.ts'
import { token } from './token.ts'

const app = new Hono<{ Bindings: Env }>().onError(onError)
app.use('/private', authenticate())
app.use('/open', authenticate({ anonymous: true }))
app.get('*', (c) => c.json(c.get('principal') ?? null))

const send = (headers: HeadersInit, path = '/private') => app.request(path, { headers }, env)

describe('a bearer token', () => {
  it('sets the principal', async () => {
    const claims = { scope: 'read write', roles: ['editor', 7], tenant: 'acme' }
    const response = await send({ Authorization: `Bearer ${await token({ claims })}` })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      subject: 'ada',
      roles: ['editor'],
      scopes: ['read', 'write'],
      tenant: 'acme',
      expiresAt: expect.any(Number),
      claims: { iss: issuerOf(env) },
    })
  })

  it('may come in any spelling of the scheme, and again', async () => {
    const Authorization = `bearer  ${await token()}`
    expect((await send({ Authorization })).status).toBe(200)
    expect((await send({ Authorization })).status).toBe(200)
  })

  it('gives no roles when its roles are not a list', async () => {
    const Authorization = `Bearer ${await token({ claims: { roles: 'admin', scope: ['read'] } })}`
    expect(await (await send({ Authorization })).json()).toMatchObject({ roles: [], scopes: [] })
  })
})

describe('a header that is not one bearer token', () => {
  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer a,b', `Bearer ${'a'.repeat(9000)}`])(
    'is refused: %.20j',
    async (Authorization) => {
      for (const path of ['/private', '/open']) expect((await send({ Authorization }, path)).status).toBe(401)
    },
  )

  it('is refused when it comes twice, even with two valid tokens', async () => {
    const headers = new Headers({ Authorization: `Bearer ${await token()}` })
    headers.append('Authorization', `Bearer ${await token()}`)
    expect((await send(headers)).status).toBe(401)
  })
})
