import { type Context, Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { notFound, onError } from '../../src/http/problem.ts'
import { allow } from '../../src/rbac/allow.ts'
import { guard } from '../../src/rbac/guard.ts'
import { policy } from '../../src/rbac/policy.ts'
import { permission, role } from './caller.ts'

/** A service in which one route writes, for a caller whose credential says this. */
function serviceFor({ roles = [], claims = {} }: { roles?: unknown; claims?: Record<string, unknown> }) {
  const written: string[] = []
  const write = (c: Context) => {
    written.push(c.req.path)
    return c.text('written')
  }
  const app = new Hono().onError(onError).notFound(notFound)
  app.use((c, next) => {
    c.set('principal', { subject: 'eve', roles: roles as string[], scopes: [], claims })
    return next()
  })
  app.use(guard())
  app.use('/things/*', allow({ GET: 'authenticated', POST: permission, DELETE: permission }))
  app.get('/things/:id', (c) => c.text('read'))
  app.post('/things/:id', write)
  app.delete('/things/:id', write)
  const send = async (path: string, init?: RequestInit) => (await app.request(path, init)).status
  return { send, written }
}

const post = { method: 'POST' }

beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue())
afterEach(() => vi.restoreAllMocks())

describe('a role', () => {
  it.each([
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'],
    ...['*', '**', 'admin:*', ' admin', 'admin ', 'ADMIN', 'admin\u0000', 'ádmin', 'аdmin', 'admin,owner', ''],
    ...policy.permissions,
  ])('that is called %j gives nothing', async (name) => {
    const { send, written } = serviceFor({ roles: [name] })
    expect(await send('/things/1', post)).toBe(403)
    expect(written).toEqual([])
  })

  it('is not taken from other claims', async () => {
    const claims = { roles: [role], role, permissions: policy.permissions, scope: '*', admin: true, groups: [role] }
    expect(await serviceFor({ claims }).send('/things/1', post)).toBe(403)
  })

  it('that is no text gives nothing', async () => {
    for (const roles of [[[role]], [{ toString: () => role }], [null], [true]])
      expect(await serviceFor({ roles }).send('/things/1', post)).toBe(403)
  })

  it('that is real gives what it should', async () => {
    const { send, written } = serviceFor({ roles: [role] })
    expect(await send('/things/1', post)).toBe(200)
    expect(written).toEqual(['/things/1'])
  })
})

describe('a method', () => {
  it.each(['X-HTTP-Method-Override', 'X-Method-Override', 'X-HTTP-Method', '_method'])(
    'is not overridden by %s',
    async (header) => {
      const { send, written } = serviceFor({})
      expect(await send('/things/1', { headers: { [header]: 'DELETE' } })).toBe(200)
      expect(await send('/things/1?_method=DELETE')).toBe(200)
      expect(await send('/things/1', { method: 'POST', headers: { [header]: 'GET' } })).toBe(403)
      expect(written).toEqual([])
    },
  )

  it.each(['OPTIONS', 'PUT', 'PATCH', 'PURGE', 'PROPFIND', 'delete', 'Post'])('%s runs nothing', async (method) => {
    const { send, written } = serviceFor({})
    expect(await send('/things/1', { method })).toBeGreaterThanOrEqual(403)
    expect(written).toEqual([])
  })

  it('HEAD requires what GET does', async () => {
    expect(await serviceFor({}).send('/things/1', { method: 'HEAD' })).toBe(200)
  })
})

describe('a path', () => {
  it.each([
    ...['/things/1', '//things/1', '/things//1', '/things/1/', '/./things/1', '/x/../things/1', '/things/./1'],
    ...['/%74hings/1', '/things%2f1', '/things/%2e%2e/things/1', '/things/1;x', '/things/1%00', '/THINGS/1'],
    ...['/things/1?x=/public', '/things/1#/public', '/things/%31', '/things\\1'],
  ])('written as %j does not lead past the guard', async (path) => {
    const { send, written } = serviceFor({})
    expect(await send(path, post)).toBeGreaterThanOrEqual(403)
    expect(written).toEqual([])
  })
})
