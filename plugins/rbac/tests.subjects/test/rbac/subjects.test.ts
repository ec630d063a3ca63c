import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Place, place } from './place.ts'
import { LESSER, MANAGER, permission, reset } from './service.ts'

let acme: Place
const [root, ed] = ['root', 'ed']

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  await reset()
  acme = await place(root)
})
afterEach(() => vi.restoreAllMocks())

const status = async (response: Promise<Response>) => (await response).status
const put = (subject: string, roles: unknown, who = root) =>
  acme.as(who)('PUT', `/subjects/${subject}/roles`, { roles })

describe('roles of a subject', () => {
  it('are given and taken while the service runs', async () => {
    expect(await status(acme.as(ed)('GET', '/things'))).toBe(403)
    expect(await status(put(ed, [LESSER]))).toBe(200)
    expect(await status(acme.as(ed)('GET', '/things'))).toBe(200)
    expect(await (await acme.as(root)('GET', `/subjects/${ed}/roles`)).json()).toEqual({ roles: [LESSER] })
    expect(await status(put(ed, []))).toBe(200)
    expect(await status(acme.as(ed)('GET', '/things'))).toBe(403)
  })

  it('come on top of those of the credential', async () => {
    await put(ed, [])
    expect(await status(acme.as(ed, [LESSER])('GET', '/things'))).toBe(200)
  })

  it.each([['root'], ['__proto__'], ['*'], [permission], ['custom:none'], [LESSER, 'none']])(
    'are not %j',
    async (...roles) => expect(await status(put(ed, roles))).toBe(422),
  )

  it.each([undefined, 'admin', { 0: LESSER }, [7], [null]])('are no list: %j', async (roles) =>
    expect(await status(put(ed, roles))).toBe(422),
  )
})

describe('nobody gives more than they have', () => {
  beforeEach(async () => {
    await acme.as(root)('PUT', '/roles/clerk', { permissions: ['roles:write'] })
    await put(ed, ['custom:clerk'])
  })

  it('to themselves', async () => {
    expect(await status(put(ed, [MANAGER], ed))).toBe(403)
    expect(await status(put(ed, ['custom:clerk', MANAGER], ed))).toBe(403)
  })

  it('to others, nor takes more from them', async () => {
    expect(await status(put('bob', ['custom:clerk'], ed))).toBe(200)
    expect(await status(put('bob', [MANAGER], ed))).toBe(403)
    await put('zoe', [MANAGER])
    expect(await status(put('zoe', [], ed))).toBe(403)
  })

  it('nor sees or gives without the permission', async () => {
    await put(ed, [LESSER])
    expect(await status(put(ed, [LESSER], ed))).toBe(403)
    expect(await status(acme.as(ed)('GET', `/subjects/${root}/roles`))).toBe(403)
  })
})
