import { env, exports } from 'cloudflare:workers'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isKey, makeKey, PREFIX, parseKey } from '../../src/auth/api-key/format.ts'
import { identifyKey } from '../../src/auth/api-key/identify.ts'
import { noteOwner } from '../../src/auth/api-key/owner.ts'
import { apiKeys } from '../../src/auth/api-key/routes.ts'
import { type ApiKey, createKey, listKeys, revokeKeys } from '../../src/auth/api-key/store.ts'
import { caller } from '../../src/auth/caller.ts'
import { equal } from '../../src/auth/equal.ts'
import { revoke } from '../../src/auth/revocation.ts'
import { now } from '../../src/auth/time.ts'
import { onError } from '../../src/http/problem.ts'
import type { Principal } from '../../src/principal.ts'
import { PATH } from './path.ts'

const somebody = (): Principal => ({
  subject: crypto.randomUUID(),
  roles: ['editor', 'viewer'],
  scopes: ['read', 'write'],
  tenant: 'acme',
  claims: {},
})

const wanted = { name: 'robot', roles: ['viewer'], scopes: ['read'], expires: now() + 3600 }

/** The routes as whoever has proved to be this. */
function as(principal: Principal | undefined) {
  const app = new Hono<{ Bindings: Env }>().onError(onError)
  app.use(async (c, next) => {
    c.set('principal', principal)
    await next()
  })
  app.route('/', apiKeys)
  return (method = 'GET', path = '/', body?: unknown) =>
    app.request(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) }, env)
}

/** Who calls with this key, through the entry of the service or past it. */
function whoIs(key: string, address = '192.0.2.1', bindings = env): Promise<Principal | undefined> {
  const app = new Hono<{ Bindings: Env }>().onError(onError)
  let found: Principal | undefined
  app.get('/', async (c) => {
    found = await caller(c)
    return c.body(null)
  })
  const headers = { Authorization: `Bearer ${key}`, 'CF-Connecting-IP': address }
  return Promise.resolve(app.request('/', { headers }, bindings)).then((response) => {
    if (!response.ok) throw Object.assign(new Error('refused'), { status: response.status })
    return found
  })
}

afterEach(() => vi.useRealTimers())

describe('the text of a key', () => {
  it('is found by scanners, and none is like another', () => {
    const keys = Array.from({ length: 50 }, () => makeKey().key)
    for (const key of keys) expect(key).toMatch(/^[a-z0-9]+_[0-9A-Za-z]{11}_[0-9A-Za-z]{49}$/)
    expect(new Set(keys).size).toBe(50)
    expect(keys.every((key) => key.startsWith(`${PREFIX}_`) && isKey(key))).toBe(true)
  })

  it('has a checksum that one wrong letter spoils, anywhere', () => {
    const { id, secret, key } = makeKey()
    expect(parseKey(key)).toEqual({ id, secret })
    for (let i = 0; i < key.length; i += 1) {
      const changed = key.slice(0, i) + (key[i] === 'A' ? 'B' : 'A') + key.slice(i + 1)
      expect(parseKey(changed)).toBeUndefined()
    }
    for (const text of ['', key.slice(1), `${key}0`, ` ${key}`, `${key}\n`]) expect(parseKey(text)).toBeUndefined()
  })
})

describe('a key', () => {
  it('lets in for its owner, with what it was given', async () => {
    const owner = somebody()
    const { id, key } = await createKey(env.DB, owner, wanted)
    expect(await whoIs(key)).toMatchObject({
      subject: owner.subject,
      roles: ['viewer'],
      scopes: ['read'],
      tenant: 'acme',
      expiresAt: wanted.expires,
      claims: { api_key: id, api_key_roles: ['viewer'] },
    })
  })

  it('says which roles of its owner count, those that are kept elsewhere included', async () => {
    const owner = somebody()
    const limited = await createKey(env.DB, owner, { ...wanted, roles: ['viewer', 'admin'] })
    expect(await whoIs(limited.key)).toMatchObject({
      roles: ['viewer'],
      claims: { api_key_roles: ['viewer', 'admin'] },
    })
    const whole = await createKey(env.DB, owner, { ...wanted, roles: undefined })
    expect(await whoIs(whole.key)).toMatchObject({ roles: owner.roles, claims: { api_key_roles: '*' } })
  })

  it('is kept as a digest only', async () => {
    const { key } = await createKey(env.DB, somebody(), wanted)
    const secret = parseKey(key)?.secret ?? ''
    const { results } = await env.DB.prepare('SELECT * FROM auth_api_keys').run()
    expect(JSON.stringify(results)).not.toContain(secret)
  })

  it('costs no query while it is remembered, and says within a minute when it was used', async () => {
    const owner = somebody()
    const { key } = await createKey(env.DB, owner, wanted)
    expect((await listKeys(env.DB, owner.subject))[0]?.used).toBeNull()
    await whoIs(key)
    const DB = { prepare: () => expect.unreachable() } as unknown as D1Database
    expect(await whoIs(key, '192.0.2.1', { ...env, DB })).toMatchObject({ subject: owner.subject })
    await vi.waitFor(async () => expect((await listKeys(env.DB, owner.subject))[0]?.used).toBeGreaterThan(now() - 60))
  })

  it.each([
    ['is revoked', (id: string, subject: string) => revokeKeys(env.DB, subject, id)],
    ['has an owner whose keys are all revoked', (_id: string, subject: string) => revokeKeys(env.DB, subject)],
    ['has an owner who is revoked', (_id: string, subject: string) => revoke(env.DB, 'sub', subject, now() + 60)],
  ])('is refused at once when it %s', async (_name, end) => {
    const owner = somebody()
    const { id, key } = await createKey(env.DB, owner, wanted)
    await whoIs(key)
    await end(id, owner.subject)
    await expect(whoIs(key)).rejects.toMatchObject({ status: 401 })
  })

  it('is refused as soon as it has expired', async () => {
    const { key } = await createKey(env.DB, somebody(), { ...wanted, expires: now() + 30 })
    await whoIs(key)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    await expect(whoIs(key)).rejects.toMatchObject({ status: 401 })
  })

  it('is refused with the secret of another, and alike when there is no such key', async () => {
    const [mine, other] = [await createKey(env.DB, somebody(), wanted), await createKey(env.DB, somebody(), wanted)]
    const mixed = withId(mine.id, other.key)
    const unknown = withId('0'.repeat(11), other.key)
    const answers = await Promise.all([mixed, unknown].map((key) => identifyKey(key, env.DB).catch((error) => error)))
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 401, body: answers[0].body })
  })

  it('is compared in constant time, whether or not there is one', async () => {
    const compare = vi.spyOn(crypto.subtle, 'timingSafeEqual')
    const { key } = makeKey()
    await expect(identifyKey(key, env.DB)).rejects.toMatchObject({ status: 401 })
    expect(compare).toHaveBeenCalledTimes(1)
    compare.mockRestore()
    expect(equal('a', 'a')).toBe(true)
    expect([equal('a', 'b'), equal('a', 'aa'), equal('', 'a')]).toEqual([false, false, false])
  })

  it('that is none never reaches the database', async () => {
    const DB = { prepare: () => expect.unreachable() } as unknown as D1Database
    await expect(identifyKey(`${PREFIX}_forged`, DB)).rejects.toMatchObject({ status: 401 })
  })

  it('may be guessed twenty times a minute from an address, and good ones cost nothing', async () => {
    const { key } = await createKey(env.DB, somebody(), wanted)
    const address = '2001:db8:1:2::1'
    const statuses: unknown[] = []
    for (let i = 0; i < 23; i += 1) {
      await whoIs(key, address)
      statuses.push(await whoIs(makeKey().key, address).catch(({ status }) => status))
    }
    expect(statuses.slice(0, 20)).not.toContain(429)
    expect(statuses.at(-1)).toBe(429)
    // The neighbour in the same network is the same caller; the one in the next is not.
    await expect(whoIs(makeKey().key, '2001:db8:1:2:ffff::')).rejects.toMatchObject({ status: 429 })
    await expect(whoIs(makeKey().key, '2001:db8:1:3::')).rejects.toMatchObject({ status: 401 })
  })
})

describe('what an owner has lost, a key has lost', () => {
  const minute = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_001 })
  const rolesOf = async (key: string) => (await whoIs(key))?.roles

  it('within a minute, and it comes back with the role', async () => {
    const owner = somebody()
    const { key } = await createKey(env.DB, owner, { ...wanted, roles: ['editor', 'viewer'] })
    expect(await rolesOf(key)).toEqual(['editor', 'viewer'])
    await noteOwner(env.DB, { ...owner, roles: ['viewer', 'admin'] }, now())
    minute()
    expect(await rolesOf(key)).toEqual(['viewer'])
    await noteOwner(env.DB, owner, now())
    minute()
    expect(await rolesOf(key)).toEqual(['editor', 'viewer'])
  })

  it('and what is older than what is known brings nothing back', async () => {
    const owner = somebody()
    const { key } = await createKey(env.DB, owner, wanted)
    await noteOwner(env.DB, { ...owner, roles: [] }, now())
    await noteOwner(env.DB, owner, now() - 1)
    await createKey(env.DB, { ...owner, claims: { iat: now() - 5 } }, wanted)
    expect(await rolesOf(key)).toEqual([])
  })

  it('of others nothing is said, and of those without keys nothing is kept', async () => {
    const [owner, other] = [somebody(), somebody()]
    const { key } = await createKey(env.DB, owner, wanted)
    await noteOwner(env.DB, { ...other, roles: [] }, now())
    expect(await rolesOf(key)).toEqual(['viewer'])
    const kept = await env.DB.prepare('SELECT count(*) FROM auth_owners WHERE subject = ?').bind(other.subject).first()
    expect(Object.values(kept ?? {})).toEqual([0])
  })
})

describe('the keys of somebody', () => {
  it('are made, listed and revoked', async () => {
    const owner = somebody()
    const send = as(owner)
    const response = await send('POST', '/', { name: 'robot', days: 30, roles: ['viewer'], scopes: [] })
    expect(response.status).toBe(201)
    const { key, ...made } = await response.json<ApiKey & { key: string }>()
    expect(made).toMatchObject({ name: 'robot', roles: ['viewer'], scopes: [], used: null, revoked: false })
    expect(key.startsWith(made.prefix)).toBe(true)
    expect(made.expires - made.created).toBe(30 * 24 * 60 * 60)
    expect(await (await send()).json()).toEqual({ data: [made] })
    expect((await send('DELETE', `/${made.id}`)).status).toBe(204)
    expect((await send('DELETE', `/${made.id}`)).status).toBe(404)
    expect(await (await send()).json()).toMatchObject({ data: [{ id: made.id, revoked: true }] })
  })

  it('have all that their owner has, where nobody says', async () => {
    const response = await as(somebody())('POST', '/', { name: 'robot' })
    expect(await response.json()).toMatchObject({ roles: ['editor', 'viewer'], scopes: ['read', 'write'] })
  })

  it('never can more than their owner', async () => {
    const send = as(somebody())
    expect((await send('POST', '/', { name: 'robot', scopes: ['read', 'admin'] })).status).toBe(403)
    const response = await send('POST', '/', { name: 'robot', roles: ['admin', 'viewer'] })
    const { key, roles } = await response.json<ApiKey & { key: string }>()
    expect(roles).toEqual(['admin', 'viewer'])
    expect((await whoIs(key))?.roles).toEqual(['viewer'])
  })

  it.each([
    undefined,
    'robot',
    {},
    { name: '' },
    { name: 'x'.repeat(101) },
    { name: 'x', days: 0 },
    { name: 'x', days: 366 },
    { name: 'x', days: '30' },
    { name: 'x', roles: 'viewer' },
    { name: 'x', roles: '*' },
    { name: 'x', roles: Array(101).fill('viewer') },
    { name: 'x', roles: ['x'.repeat(101)] },
    { name: 'x', scopes: [7] },
  ])('are not made of %j', async (body) => {
    expect((await as(somebody())('POST', '/', body)).status).toBe(422)
  })

  it('are not for others, and not for nobody', async () => {
    const { id } = await createKey(env.DB, somebody(), wanted)
    expect((await as(somebody())('DELETE', `/${id}`)).status).toBe(404)
    expect(await (await as(somebody())()).json()).toEqual({ data: [] })
    expect((await as(undefined)()).status).toBe(401)
  })

  it('are not for keys: a key makes no keys', async () => {
    const { key } = await createKey(env.DB, somebody(), wanted)
    for (const method of ['GET', 'POST']) {
      const headers = { Authorization: `Bearer ${key}` }
      const response = await exports.default.fetch(`https://service.test${PATH}/api-keys`, { method, headers })
      expect(response.status).toBe(403)
    }
  })

  it('are at most a hundred', async () => {
    const owner = somebody()
    for (let i = 0; i < 100; i += 1) await createKey(env.DB, owner, wanted)
    await expect(createKey(env.DB, owner, wanted)).rejects.toMatchObject({ status: 409 })
    const [{ id } = { id: '' }] = await listKeys(env.DB, owner.subject)
    await revokeKeys(env.DB, owner.subject, id)
    await createKey(env.DB, owner, wanted)
  })
})

/** The key with the id of another, and a checksum that is right, as somebody would make it who guesses. */
function withId(id: string, key: string): string {
  const secret = parseKey(key)?.secret
  const stem = `${PREFIX}_${id}_${secret}`
  return stem + checksum(stem)
}

/** CRC-32 by its table, in base 62: what the service says that its checksum is. */
function checksum(text: string): string {
  const table = Array.from({ length: 256 }, (_, n) => {
    let crc = n
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    return crc >>> 0
  })
  let crc = 0xffffffff
  for (const byte of new TextEncoder().encode(text)) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 255] ?? 0)
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  let rest = (crc ^ 0xffffffff) >>> 0
  let sum = ''
  for (let i = 0; i < 6; i += 1) {
    sum = digits.charAt(rest % 62) + sum
    rest = Math.floor(rest / 62)
  }
  return sum
}
