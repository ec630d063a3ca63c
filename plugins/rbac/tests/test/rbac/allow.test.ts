import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onError } from '../../src/http/problem.ts'
import { allow } from '../../src/rbac/allow.ts'
import { can } from '../../src/rbac/can.ts'
import { caller, permission, role } from './caller.ts'

const app = (...roles: string[]) => new Hono().onError(onError).use(caller(...roles))

beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue())
afterEach(() => vi.restoreAllMocks())

describe('allow', () => {
  it('lets a caller pass whose role has the permission', async () => {
    const response = await app('none', role)
      .get('/', allow(permission), (c) => c.text('ok'))
      .request('/')
    expect(response.status).toBe(200)
  })

  it('refuses another and says which permission is missing', async () => {
    const response = await app('none')
      .get('/', allow(permission), (c) => c.text('ok'))
      .request('/')
    expect(response.status).toBe(403)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ title: 'Forbidden', permission })
  })

  it('asks a caller who is not known to say who it is', async () => {
    const anonymous = new Hono().onError(onError).get('/', allow('authenticated'), (c) => c.text('ok'))
    anonymous.get('/open', allow('public'), (c) => c.text('ok'))
    const response = await anonymous.request('/')
    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
    expect((await anonymous.request('/open')).status).toBe(200)
  })

  it('takes a requirement for each method and refuses the others', async () => {
    const tiny = app(role)
      .use(allow({ GET: permission, POST: 'authenticated' }))
      .all('/', (c) => c.text('ok'))
    const status = async (method: string) => (await tiny.request('/', { method })).status
    expect(await status('GET')).toBe(200)
    expect(await status('HEAD')).toBe(200)
    expect(await status('POST')).toBe(200)
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE']) expect(await status(method), method).toBe(403)
  })

  it('does not compile with a permission that the policy does not have', () => {
    // @ts-expect-error There is no such permission.
    allow('no-such:permission')
    // @ts-expect-error Nor here.
    allow({ GET: 'no-such:permission' })
  })
})

describe('can', () => {
  it.each([
    [[role], true],
    [['none'], false],
    [['__proto__', 'constructor'], false],
    [[], false],
  ])('answers for the roles %j: %j', async (roles, expected) => {
    const response = await app(...roles)
      .get('/', (c) => c.json(can(c, permission)))
      .request('/')
    expect(await response.json()).toBe(expected)
  })

  it('is false for a caller who is not known', async () => {
    const response = await new Hono().get('/', (c) => c.json(can(c, permission))).request('/')
    expect(await response.json()).toBe(false)
  })
})
