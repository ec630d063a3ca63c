import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onError } from '../../src/http/problem.ts'
import type { Decision } from '../../src/rbac/decide.ts'
import { decisions } from '../../src/rbac/explain.ts'
import { policy } from '../../src/rbac/policy.ts'
import { caller, permission, role } from './caller.ts'

const reader = policy.roles.find((one) => policy.grantsOf(one)?.has('decisions:read')) ?? 'none'

function ask(body: unknown, ...roles: string[]): Promise<Response> {
  const app = new Hono<{ Bindings: Env }>()
    .onError(onError)
    .use(caller(...roles))
    .route('/', decisions)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return Promise.resolve(app.request('/', { method: 'POST', body: text }, env))
}

const answer = async (body: object) => (await ask(body, reader)).json<Decision>()

beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue())
afterEach(() => vi.restoreAllMocks())

describe('an explanation', () => {
  it('is for those who may have it', async () => {
    expect((await ask({ permission }, 'none')).status).toBe(403)
    expect((await ask({ permission })).status).toBe(403)
    expect((await ask({ permission }, reader)).status).toBe(200)
  })

  it('says by which role whoever asks may', async () => {
    const decision = await answer({ permission: 'decisions:read' })
    expect(decision).toMatchObject({ allowed: true, subject: 'ada', by: { held: reader, from: 'credential' } })
  })

  it('says of others whether their roles may, and what is missing', async () => {
    expect(await answer({ permission, subject: 'bob', roles: [role] })).toMatchObject({ allowed: true, subject: 'bob' })
    const decision = await answer({ permission, subject: 'bob', roles: ['Viewer'] })
    expect(decision).toMatchObject({ allowed: false, subject: 'bob', roles: [], unknown: ['Viewer'], unmet: [] })
    expect(decision.grantedBy).toContain(role)
  })

  it('grants nothing by being asked: what is supposed of somebody is forgotten', async () => {
    await answer({ permission, subject: 'bob', roles: [reader] })
    expect(await answer({ permission, subject: 'bob' })).toMatchObject({ allowed: false, roles: [] })
  })

  it.each([
    'no json',
    'null',
    '[]',
    '7',
    {},
    { permission: 'none:read' },
    { permission: '__proto__' },
    { permission: ['x'] },
    { permission, subject: 7 },
    { permission, subject: 'x'.repeat(201) },
    { permission, roles: 'admin' },
    { permission, roles: [7] },
    { permission, roles: Array(51).fill('x') },
  ])('is not given to %j', async (body) => expect((await ask(body, reader)).status).toBe(422))
})
