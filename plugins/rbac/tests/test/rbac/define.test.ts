import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Principal, Tenant } from '../../src/rbac/condition.ts'
import { definePolicy, type ResourceOf } from '../../src/rbac/define.ts'

const rules = definePolicy({
  permissions: ['books:read', 'books:write', 'loans:read', 'bookshop:read'],
  roles: {
    reader: { may: ['books:read'] },
    clerk: { inherits: ['reader'], may: ['loans:read'] },
    librarian: { inherits: ['clerk'], may: ['books:*'] },
    admin: { may: ['*'] },
    nobody: { may: [] },
  },
})

const granted = (...roles: string[]) =>
  rules.permissions.filter((permission) => roles.some((role) => rules.grantsOf(role)?.has(permission)))

describe('a policy', () => {
  it('gives a role its permissions and those it inherits, however far up', () => {
    expect(granted('reader')).toEqual(['books:read'])
    expect(granted('clerk')).toEqual(['books:read', 'loans:read'])
    expect(granted('nobody')).toEqual([])
  })

  it('expands wildcards within the resource they name', () => {
    expect(granted('librarian')).toEqual(['books:read', 'books:write', 'loans:read'])
    expect(granted('admin')).toEqual(rules.permissions)
  })

  it('adds up the roles of a caller', () => {
    expect(granted('reader', 'nobody', 'clerk')).toEqual(['books:read', 'loans:read'])
    expect(granted()).toEqual([])
  })

  it.each(['owner', 'Admin', 'admin ', '*', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'gives nothing to the role %j, which it does not know',
    (role) => expect(granted(role)).toEqual([]),
  )

  it.each(['__proto__', 'constructor', 'books:*', '*', 'books', 'books:'])(
    'never grants %j, which is no permission',
    (name) => {
      for (const role of rules.roles) expect(rules.grantsOf(role)?.has(name)).toBe(false)
    },
  )

  it('does not start with a role that inherits from itself or from nothing', () => {
    const permissions = ['a:b'] as const
    const circle = { a: { inherits: ['b'], may: [] }, b: { inherits: ['a'], may: [] } } as const
    expect(() => definePolicy({ permissions, roles: circle })).toThrow('inherits from itself')
    // @ts-expect-error There is no such role.
    const missing = () => definePolicy({ permissions, roles: { a: { inherits: ['b'], may: [] } } })
    expect(missing).toThrow('Role a inherits from b, which is not there')
  })

  it('does not compile, nor start, with what is misspelt', () => {
    const permissions = ['books:read'] as const
    const conditions = { own: () => true }
    // @ts-expect-error It says raed.
    const permission = () => definePolicy({ permissions, roles: { reader: { may: ['books:raed'] } } })
    // @ts-expect-error There is no such resource.
    const resource = () => definePolicy({ permissions, roles: { reader: { may: ['boks:*'] } } })
    // @ts-expect-error There is no such condition.
    const condition = () => definePolicy({ permissions, conditions, roles: { reader: { may: ['books:read if onw'] } } })
    // @ts-expect-error There are no conditions.
    const none = () => definePolicy({ permissions, roles: { reader: { may: ['books:read if own'] } } })
    for (const define of [permission, resource, condition, none])
      expect(define).toThrow('which the policy does not have')
  })

  it('does not start with a role that is called as those of D1 are', () => {
    const colon = () => definePolicy({ permissions: ['a:b'], roles: { 'custom:a': { may: ['*'] } } })
    expect(colon).toThrow('has a colon')
  })
})

describe('a condition', () => {
  const conditional = definePolicy({
    permissions: ['books:read', 'books:write'],
    conditions: {
      own: (principal: Principal, book: { readonly owner: string }) => book.owner === principal.subject,
      here: (_: Principal, book: { readonly tenant: string }, tenant?: Tenant) => book.tenant === tenant?.id,
    },
    roles: {
      author: { may: ['books:read', 'books:write if own'] },
      local: { inherits: ['author'], may: ['books:* if here'] },
      chief: { inherits: ['author'], may: ['books:write'] },
    },
  })
  const ways = (role: string, permission: string) =>
    conditional
      .grantsOf(role)
      ?.get(permission)
      ?.map(({ condition }) => condition)

  it('is kept with the permission, through inheritance and wildcards', () => {
    expect(ways('author', 'books:write')).toEqual(['own'])
    expect(ways('local', 'books:write')).toEqual(['here', 'own'])
  })

  it('does not matter to whoever may always', () => {
    expect(ways('chief', 'books:write')).toEqual([undefined])
    expect(ways('local', 'books:read')).toEqual([undefined])
  })

  it('types the resource that is asked about: what all of its conditions look at', () => {
    expectTypeOf<ResourceOf<typeof conditional, 'books:write'>>().toEqualTypeOf<
      { readonly owner: string } & { readonly tenant: string }
    >()
    expectTypeOf<ResourceOf<typeof conditional, 'books:read'>>().toEqualTypeOf<{ readonly tenant: string }>()
    expectTypeOf<ResourceOf<typeof rules, 'books:read'>>().toBeUnknown()
  })
})
