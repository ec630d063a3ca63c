import { env, exports } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { identify } from '../../src/auth/identify.ts'
import { endFamilies } from '../../src/auth/issue/family.ts'
import { issueTokens, type Tokens } from '../../src/auth/issue/tokens.ts'
import { originOf } from '../../src/auth/origin.ts'
import { revoke } from '../../src/auth/revocation.ts'
import { now } from '../../src/auth/time.ts'
import { PATH } from './path.ts'

const grant = (subject = 'ada') => ({ subject, roles: ['editor'], scopes: ['read'], tenant: 'acme', claims: {} })

function send(path: string, form: Record<string, string> | string, type = 'application/x-www-form-urlencoded') {
  const headers = { 'Content-Type': type, 'CF-Connecting-IP': address }
  const body = new URLSearchParams(form).toString()
  return exports.default.fetch(new Request(new URL(path, originOf(env)), { method: 'POST', headers, body }))
}

const refresh = (token = '') => send(`${PATH}/token`, { grant_type: 'refresh_token', refresh_token: token })
const errorOf = async (response: Response) => (await response.json<{ error?: string }>()).error

/** Each test calls from another place, so that none is kept out for what another did. */
let address = '192.0.2.1'
let tests = 0

afterEach(() => {
  vi.useRealTimers()
  tests += 1
  address = `192.0.2.${tests}`
})

describe('tokens that the service issues', () => {
  it('let their subject in', async () => {
    const { access_token, expires_in, scope } = await issueTokens(env, grant(), 'mobile')
    expect({ expires_in, scope }).toEqual({ expires_in: 600, scope: 'read' })
    expect(await identify(access_token, env)).toMatchObject({
      subject: 'ada',
      roles: ['editor'],
      scopes: ['read'],
      tenant: 'acme',
      claims: { iss: originOf(env), aud: env.AUTH_AUDIENCE, client_id: 'mobile' },
    })
  })

  it('are followed by others, each refresh token once', async () => {
    const first = await issueTokens(env, grant(), 'mobile')
    const response = await refresh(first.refresh_token)
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    const second = await response.json<Tokens>()
    expect(second).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'read' })
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect((await refresh(second.refresh_token)).status).toBe(200)
    expect(await identify(second.access_token, env)).toMatchObject({ subject: 'ada', roles: ['editor'] })
  })

  it('are kept as digests only', async () => {
    const { refresh_token = '' } = await issueTokens(env, grant(), 'mobile')
    const { results } = await env.DB.prepare('SELECT * FROM auth_families').run()
    const kept = JSON.stringify(results)
    for (const half of refresh_token.split('.')) expect(kept).not.toContain(half)
  })
})

describe('a refresh token that comes twice', () => {
  it('ends the family: the thief and the owner, refresh and access tokens', async () => {
    const stolen = await issueTokens(env, grant(), 'mobile')
    const owner = await (await refresh(stolen.refresh_token)).json<Tokens>()
    await identify(owner.access_token, env)
    const replay = await refresh(stolen.refresh_token)
    expect(replay.status).toBe(400)
    expect(await errorOf(replay)).toBe('invalid_grant')
    expect(await errorOf(await refresh(owner.refresh_token))).toBe('invalid_grant')
    for (const { access_token } of [stolen, owner])
      await expect(identify(access_token, env)).rejects.toMatchObject({ status: 401, cause: 'revoked' })
  })

  it('is known however old it is', async () => {
    const first = await issueTokens(env, grant(), 'mobile')
    let { refresh_token } = first
    for (let i = 0; i < 3; i += 1) ({ refresh_token } = await (await refresh(refresh_token)).json<Tokens>())
    expect(await errorOf(await refresh(first.refresh_token))).toBe('invalid_grant')
    expect(await errorOf(await refresh(refresh_token))).toBe('invalid_grant')
  })

  it('is known when both come at the same time', async () => {
    const { refresh_token } = await issueTokens(env, grant(), 'mobile')
    const answers = await Promise.all([refresh(refresh_token), refresh(refresh_token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  })

  it('ends no other family', async () => {
    const [mine, other] = [await issueTokens(env, grant(), 'mobile'), await issueTokens(env, grant(), 'laptop')]
    await refresh(mine.refresh_token)
    await refresh(mine.refresh_token)
    expect((await refresh(other.refresh_token)).status).toBe(200)
  })
})

describe('a refresh token that never was', () => {
  it('is refused, and ends nothing', async () => {
    const { refresh_token = '' } = await issueTokens(env, grant(), 'mobile')
    const [family, latest] = refresh_token.split('.')
    for (const forged of ['', 'x', '.', `x.${latest}`, `.${latest}`, `${latest}.${family}`])
      expect((await refresh(forged)).status).toBe(400)
    expect((await refresh(refresh_token)).status).toBe(200)
  })

  it('may be sent twenty times a minute', async () => {
    const { refresh_token } = await issueTokens(env, grant(), 'mobile')
    const statuses: number[] = []
    for (let i = 0; i < 23; i += 1) statuses.push((await refresh(`guess ${i}`)).status)
    expect(statuses.slice(0, 20)).not.toContain(429)
    const late = await refresh('one more')
    expect(late.status).toBe(429)
    expect(late.headers.get('Retry-After')).toBe('60')
    expect((await refresh(refresh_token)).status).toBe(429)
    address = '2001:db8::1'
    expect((await refresh(refresh_token)).status).toBe(200)
  })
})

describe('a family', () => {
  it('ends after a week without use, and after thirty days with it', async () => {
    const day = 24 * 60 * 60 * 1000
    const idle = await issueTokens(env, grant(), 'mobile')
    let { refresh_token } = await issueTokens(env, grant(), 'laptop')
    const start = Date.now()
    vi.useFakeTimers({ toFake: ['Date'] })
    for (const days of [6, 12, 18, 24, 29]) {
      vi.setSystemTime(start + days * day)
      ;({ refresh_token } = await (await refresh(refresh_token)).json<Tokens>())
    }
    expect(await errorOf(await refresh(idle.refresh_token))).toBe('invalid_grant')
    vi.setSystemTime(start + 30 * day + 1000)
    expect(await errorOf(await refresh(refresh_token))).toBe('invalid_grant')
  })

  it('ends when its subject is revoked, or all of theirs are ended', async () => {
    const revoked = await issueTokens(env, grant('bob'), 'mobile')
    await revoke(env.DB, 'sub', 'bob', now() + 3600)
    expect(await errorOf(await refresh(revoked.refresh_token))).toBe('invalid_grant')
    const ended = await issueTokens(env, grant('eve'), 'mobile')
    await endFamilies(env.DB, 'eve')
    expect(await errorOf(await refresh(ended.refresh_token))).toBe('invalid_grant')
    await expect(identify(ended.access_token, env)).rejects.toMatchObject({ status: 401 })
  })
})

describe('revocation (RFC 7009)', () => {
  it('ends a refresh token with its family', async () => {
    const { access_token, refresh_token = '' } = await issueTokens(env, grant(), 'mobile')
    expect((await send(`${PATH}/token/revoke`, { token: refresh_token })).status).toBe(200)
    expect(await errorOf(await refresh(refresh_token))).toBe('invalid_grant')
    await expect(identify(access_token, env)).rejects.toMatchObject({ status: 401 })
  })

  it('ends an access token alone', async () => {
    const { access_token, refresh_token } = await issueTokens(env, grant(), 'mobile')
    expect((await send(`${PATH}/token/revoke`, { token: access_token })).status).toBe(200)
    await expect(identify(access_token, env)).rejects.toMatchObject({ status: 401 })
    expect((await refresh(refresh_token)).status).toBe(200)
  })

  it('says nothing of a token that is not valid', async () => {
    expect((await send(`${PATH}/token/revoke`, { token: 'forged' })).status).toBe(200)
    expect(await errorOf(await send(`${PATH}/token/revoke`, {}))).toBe('invalid_request')
  })
})

describe('the token endpoint', () => {
  it.each([
    ['no grant', {}, 'invalid_request'],
    ['an unknown grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['an object of JavaScript', { grant_type: 'constructor' }, 'unsupported_grant_type'],
    ['no token', { grant_type: 'refresh_token' }, 'invalid_request'],
    ['a parameter twice', 'grant_type=refresh_token&refresh_token=a&refresh_token=b', 'invalid_request'],
  ])('refuses %s', async (_name, form, error) => {
    const response = await send(`${PATH}/token`, form)
    expect(response.status).toBe(400)
    expect(response.headers.get('Content-Type')).toMatch(/^application\/json/)
    expect(await errorOf(response)).toBe(error)
  })

  it('refuses what is no form, or too large a one', async () => {
    const { refresh_token = '' } = await issueTokens(env, grant(), 'mobile')
    const form = { grant_type: 'refresh_token', refresh_token }
    expect(await errorOf(await send(`${PATH}/token`, form, 'text/plain'))).toBe('invalid_request')
    const large = { ...form, padding: 'x'.repeat(20_000) }
    expect(await errorOf(await send(`${PATH}/token`, large))).toBe('invalid_request')
    expect((await send(`${PATH}/token`, form)).status).toBe(200)
  })

  it('says where everything is (RFC 8414)', async () => {
    const url = new URL('/.well-known/oauth-authorization-server', originOf(env))
    const metadata = await (await exports.default.fetch(url)).json<Record<string, string>>()
    expect(metadata).toMatchObject({
      issuer: originOf(env),
      token_endpoint: `${originOf(env)}${PATH}/token`,
      response_types_supported: [],
    })
    expect((await exports.default.fetch(metadata.jwks_uri ?? '')).status).toBe(200)
  })
})
