import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onError } from '../../src/http/problem.ts'
import { allow } from '../../src/rbac/allow.ts'
import { callerFor } from '../../src/rbac/caller.ts'
import { can, demand, permits } from '../../src/rbac/can.ts'
import type { Principal, Tenant } from '../../src/rbac/condition.ts'
import { type Caller, decide, wayTo } from '../../src/rbac/decide.ts'
import { definePolicy } from '../../src/rbac/define.ts'
import { caller, permission, role } from './caller.ts'

interface Book {
  readonly owner: string
  readonly tenant?: string
}

const books = definePolicy({
  permissions: ['books:read', 'books:write', 'books:burn', 'books:lend'],
  conditions: {
    own: (principal: Principal, book: Book) => book.owner === principal.subject,
    here: (_: Principal, book: Book, tenant?: Tenant) => tenant !== undefined && book.tenant === tenant.id,
    // What a condition becomes when somebody makes it async, or returns what is not a boolean.
    never: (() => Promise.resolve(false)) as unknown as () => boolean,
    truthy: (() => 'yes') as unknown as () => boolean,
  },
  roles: {
    author: { may: ['books:read', 'books:write if own'] },
    local: { inherits: ['author'], may: ['books:write if here'] },
    broken: { may: ['books:burn if never', 'books:lend if truthy'] },
  },
})

const ada: Principal = { subject: 'ada', roles: [], scopes: [], claims: {} }

function holding(roles: readonly string[], tenant?: Tenant): Caller {
  const held = roles.map((role) => ({ role, grants: books.grantsOf(role) ?? new Map(), from: 'credential' }))
  return { principal: ada, tenant, roles: held }
}

const may = (roles: readonly string[], permission: string, book?: Book, tenant?: Tenant) =>
  wayTo(holding(roles, tenant), permission, book) !== undefined

beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue())
afterEach(() => vi.restoreAllMocks())

describe('a condition', () => {
  it('lets to what it holds for, and to nothing else', () => {
    expect(may(['author'], 'books:write', { owner: 'ada' })).toBe(true)
    expect(may(['author'], 'books:write', { owner: 'bob' })).toBe(false)
    expect(may(['author'], 'books:read', { owner: 'bob' })).toBe(true)
  })

  it('does not hold without a resource, or for nobody', () => {
    expect(may(['author'], 'books:write')).toBe(false)
    expect(wayTo({ ...holding(['author']), principal: undefined }, 'books:write', { owner: 'ada' })).toBeUndefined()
  })

  it('knows on whose behalf', () => {
    const book = { owner: 'bob', tenant: 'acme' }
    expect(may(['local'], 'books:write', book, { id: 'acme' })).toBe(true)
    expect(may(['local'], 'books:write', book, { id: 'rival' })).toBe(false)
    expect(may(['local'], 'books:write', book)).toBe(false)
  })

  it('is one of several: any opens', () => {
    expect(may(['local'], 'books:write', { owner: 'ada', tenant: 'rival' }, { id: 'acme' })).toBe(true)
  })

  it('holds by true alone', () => {
    expect(may(['broken'], 'books:burn', { owner: 'ada' })).toBe(false)
    expect(may(['broken'], 'books:lend', { owner: 'ada' })).toBe(false)
  })
})

describe('a decision', () => {
  it('says by which role, inherited from where, and on which condition', () => {
    expect(decide(holding(['local']), 'books:write', { owner: 'ada' })).toMatchObject({
      allowed: true,
      subject: 'ada',
      by: { held: 'local', role: 'author', condition: 'own', from: 'credential' },
    })
  })

  it('says what was missing', () => {
    expect(decide(holding(['author']), 'books:write', { owner: 'bob' })).toMatchObject({
      allowed: false,
      unmet: [{ held: 'author', condition: 'own' }],
    })
    expect(decide(callerFor({ ...ada, roles: ['Admin'] }), permission)).toMatchObject({
      allowed: false,
      unknown: ['Admin'],
      unmet: [],
      grantedBy: expect.arrayContaining([role]),
    })
  })

  it('can be read, however many roles a token lists', () => {
    const roles = Array<string>(500).fill('author')
    expect(decide(holding(roles), 'books:burn').roles).toHaveLength(20)
    expect(() => JSON.stringify(decide(holding(roles), 'books:write', { owner: 'bob' }))).not.toThrow()
  })
})

describe('outside of a request', () => {
  const queued = (roles: readonly string[], more: Partial<Principal> = {}) => ({ ...ada, roles, ...more })

  it('a principal may what their roles may', () => {
    expect(permits(callerFor(queued([role])), permission)).toBe(true)
    expect(permits(callerFor(queued(['none'])), permission)).toBe(false)
    expect(permits(callerFor(undefined), permission)).toBe(false)
  })

  it('roles of a credential count in its tenant alone', () => {
    const acme = { id: 'acme' }
    expect(permits(callerFor(queued([role], { tenant: 'acme' }), acme), permission)).toBe(true)
    expect(permits(callerFor(queued([role], { tenant: 'rival' }), acme), permission)).toBe(false)
    expect(permits(callerFor(queued([role]), acme), permission)).toBe(false)
  })
})

describe('what a route leaves to its handler', () => {
  const app = (...roles: string[]) => new Hono().onError(onError).use(caller(...roles))
  const declared = allow({ inHandler: permission })

  it('is asked there', async () => {
    const asking = app(role).get('/', declared, (c) => c.json(can(c, permission)))
    expect((await asking.request('/')).status).toBe(200)
    const demanding = app(role).get('/', declared, (c) => {
      demand(c, permission)
      return c.text('ok')
    })
    expect((await demanding.request('/')).status).toBe(200)
  })

  it('is an error when nobody asks, and the answer does not get out', async () => {
    const forgetful = app(role).get('/', declared, (c) => c.text('secret'))
    const response = await forgetful.request('/')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
  })

  it('is not asked for when the handler refuses anyway', async () => {
    const refusing = app(role).get('/', declared, (c) => c.text('gone', 404))
    expect((await refusing.request('/')).status).toBe(404)
  })

  it('is closed to whoever has the permission in no way', async () => {
    const closed = app('none').get('/', declared, (c) => c.json(can(c, permission)))
    expect((await closed.request('/')).status).toBe(403)
  })
})
