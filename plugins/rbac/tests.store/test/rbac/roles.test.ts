import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MOST_ROLES } from '../../src/rbac/custom.ts'
import { policy } from '../../src/rbac/policy.ts'
import { rolesIn } from '../../src/rbac/remember.ts'
import { type Place, place } from './place.ts'
import { LESSER, MANAGER, permission, reset } from './service.ts'

let acme: Place
const [root, ed] = ['root', 'ed']

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  await reset()
  acme = await place(root)
  await acme.give(ed)
})
afterEach(() => vi.restoreAllMocks())

const status = async (response: Promise<Response>) => (await response).status
const put = (role: string, permissions: unknown, who = root) => acme.as(who)('PUT', `/roles/${role}`, { permissions })

describe('a role that is made', () => {
  it('gives what it lists, at once, and takes it away', async () => {
    expect(await status(put('auditor', [permission]))).toBe(201)
    await acme.give(ed, 'custom:auditor')
    expect(await status(acme.as(ed)('GET', '/things'))).toBe(200)
    expect(await status(put('auditor', []))).toBe(200)
    expect(await status(acme.as(ed)('GET', '/things'))).toBe(403)
  })

  it('is listed with those in code', async () => {
    await put('auditor', [permission])
    const { data } = await (await acme.as(root)('GET', '/roles')).json<{ data: object[] }>()
    expect(data).toHaveLength(policy.roles.length + 1)
    expect(data).toContainEqual({ name: 'custom:auditor', inCode: false, permissions: [permission] })
    expect(data).toContainEqual(expect.objectContaining({ name: LESSER, inCode: true }))
  })

  it('is gone with all who have it, and does not come back to them', async () => {
    await put('auditor', [permission])
    await acme.give(ed, 'custom:auditor')
    expect(await status(acme.as(root)('DELETE', '/roles/auditor'))).toBe(204)
    expect(await status(acme.as(ed)('GET', '/things'))).toBe(403)
    await put('auditor', [...policy.permissions])
    expect(await status(acme.as(ed)('GET', '/things'))).toBe(403)
    expect(await status(acme.as(root)('DELETE', '/roles/other'))).toBe(404)
  })

  it('is not of another organisation', async () => {
    await put('auditor', [permission])
    expect(await rolesIn(acme.db, 'rival', ed)).toEqual([])
  })

  it('is not had by whose credential says its name', async () => {
    await put('auditor', [...policy.permissions])
    expect(await status(acme.as('eve', ['custom:auditor', 'auditor'])('GET', '/things'))).toBe(403)
  })
})

describe('what cannot be made', () => {
  it.each([
    '*',
    'items:*',
    'nothing:read',
    '__proto__',
    `${permission} if own`,
    ` ${permission}`,
    permission.toUpperCase(),
  ])('is a role with the permission %j', async (name) => expect(await status(put('auditor', [name]))).toBe(422))

  it.each(['Auditor', 'a b', 'a%2fb', '__proto__', 'custom:x', '-', 'x'.repeat(64), "a'--"])(
    'is a role called %j',
    async (name) => expect(await status(put(encodeURIComponent(name), [permission]))).toBe(422),
  )

  it('is a role in code: these cannot be changed or deleted', async () => {
    for (const role of policy.roles) {
      expect(await status(put(role, []))).toBe(409)
      expect(await status(acme.as(root)('DELETE', `/roles/${role}`))).toBe(409)
    }
  })

  it.each([undefined, null, 'x', 7, {}, [7], [null], [['x']], Array(501).fill(permission)])(
    'is a role of %.40j',
    async (permissions) => expect(await status(put('auditor', permissions))).toBe(422),
  )

  it('is a role too many', async () => {
    const insert = acme.db.prepare('INSERT INTO rbac_roles VALUES (?, ?, ?)')
    const numbers = Array.from({ length: MOST_ROLES }, (_, i) => i)
    await acme.db.batch(numbers.map((i) => insert.bind(acme.id, `role-${i}`, '[]')))
    expect(await status(put('one-more', []))).toBe(409)
    expect(await status(put('role-0', [permission]))).toBe(200)
  })
})

describe('nobody makes a role that may more than they', () => {
  const [limited, beyond] = ['roles:write', 'roles:read']

  beforeEach(async () => {
    await put('limited', [limited])
    await acme.give(ed, 'custom:limited')
  })

  it('for themselves or for others', async () => {
    expect(await status(put('mine', [limited], ed))).toBe(201)
    expect(await status(put('mine', [limited, beyond], ed))).toBe(403)
    expect(await status(put('limited', [limited, beyond], ed))).toBe(403)
  })

  it('nor changes or deletes one that may', async () => {
    await put('strong', [beyond])
    expect(await status(put('strong', [], ed))).toBe(403)
    expect(await status(acme.as(ed)('DELETE', '/roles/strong'))).toBe(403)
  })

  it('with a permission that was taken away, however warm the cache is', async () => {
    await put('limited', [limited, beyond])
    expect(await status(put('mine', [limited], ed))).toBe(201)
    expect(await status(acme.as(ed)('GET', '/roles'))).toBe(200)
    // As another isolate would: this one does not hear of it.
    await acme.db.prepare('DELETE FROM rbac_bindings WHERE subject = ?').bind(ed).run()
    expect(await status(acme.as(ed)('GET', '/roles'))).toBe(200)
    expect(await status(put('mine', [], ed))).toBe(403)
  })

  it('nor does so without the permission', async () => {
    await acme.give(ed, LESSER)
    expect(await status(put('mine', [], ed))).toBe(403)
    expect(await status(acme.as(ed)('GET', '/roles'))).toBe(403)
    expect(await status(acme.as(ed)('DELETE', '/roles/limited'))).toBe(403)
    expect(MANAGER).not.toBe(LESSER)
  })
})
