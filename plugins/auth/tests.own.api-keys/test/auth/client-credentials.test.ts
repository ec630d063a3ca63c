import { env, exports } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createKey, revokeKeys } from '../../src/auth/api-key/store.ts'
import { identify } from '../../src/auth/identify.ts'
import type { Tokens } from '../../src/auth/issue/tokens.ts'
import { now } from '../../src/auth/time.ts'
import { PATH } from './path.ts'

const owner = { subject: 'ada', roles: ['editor'], scopes: ['read', 'write'], claims: {} }

const key = (life = 3600) =>
  createKey(env.DB, owner, { name: 'robot', roles: owner.roles, scopes: owner.scopes, expires: now() + life })

function send(form: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form })
  return exports.default.fetch(`https://service.test${PATH}/token`, { method: 'POST', headers, body })
}

const basic = (id: string, secret: string) => ({ Authorization: `Basic ${btoa(`${id}:${secret}`)}` })

afterEach(() => vi.useRealTimers())

describe('an API key as the credentials of a client', () => {
  it('gives a token that is the key, for ten minutes, by header or in the form', async () => {
    const { id, key: secret } = await key()
    for (const response of [await send({}, basic(id, secret)), await send({ client_id: id, client_secret: secret })]) {
      expect(response.status).toBe(200)
      const { access_token, expires_in, scope, refresh_token } = await response.json<Tokens>()
      expect({ expires_in, scope, refresh_token }).toEqual({ expires_in: 600, scope: 'read write' })
      expect(await identify(access_token, env)).toMatchObject({
        subject: 'ada',
        roles: ['editor'],
        scopes: ['read', 'write'],
        claims: { client_id: id, api_key: id, api_key_roles: ['editor'] },
      })
    }
  })

  it('may give less than it has, and never more', async () => {
    const { id, key: secret } = await key()
    const narrow = await (await send({ scope: 'read' }, basic(id, secret))).json<Tokens>()
    expect(await identify(narrow.access_token, env)).toMatchObject({ scopes: ['read'] })
    const wide = await send({ scope: 'read admin' }, basic(id, secret))
    expect(await wide.json()).toEqual({ error: 'invalid_scope' })
  })

  it('gives no token that outlives it, and takes its tokens along when it is revoked', async () => {
    const short = await key(100)
    const { expires_in } = await (await send({}, basic(short.id, short.key))).json<Tokens>()
    expect(expires_in).toBeLessThanOrEqual(100)
    const { id, key: secret } = await key()
    const { access_token } = await (await send({}, basic(id, secret))).json<Tokens>()
    await identify(access_token, env)
    await revokeKeys(env.DB, 'ada', id)
    await expect(identify(access_token, env)).rejects.toMatchObject({ status: 401, cause: 'revoked' })
  })

  it('is refused when it is not that of the client, or comes in two ways', async () => {
    const [mine, other] = [await key(), await key()]
    for (const headers of [
      basic(mine.id, other.key),
      basic('', mine.key),
      basic(mine.id, mine.key.slice(0, -1)),
      basic(mine.id, '%'),
      { Authorization: `Bearer ${mine.key}` },
      { Authorization: 'Basic !' },
    ]) {
      const response = await send({}, headers)
      expect(response.status).toBe(401)
      expect(response.headers.get('WWW-Authenticate')).toBe('Basic')
      expect(await response.json()).toEqual({ error: 'invalid_client' })
    }
    const twice = await send({ client_secret: mine.key }, basic(mine.id, mine.key))
    expect(await twice.json()).toEqual({ error: 'invalid_request' })
  })

  it('lets its token make no keys', async () => {
    const { id, key: secret } = await key()
    const { access_token } = await (await send({}, basic(id, secret))).json<Tokens>()
    const response = await exports.default.fetch(`https://service.test${PATH}/api-keys`, {
      headers: { Authorization: `Bearer ${access_token}` },
    })
    expect(response.status).toBe(403)
  })
})
