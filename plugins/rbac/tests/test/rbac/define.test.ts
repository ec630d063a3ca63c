import { describe, expect, it } from 'vitest'
import { definePolicy } from '../../src/rbac/define.ts'

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

const granted = (...roles: string[]) => rules.permissions.filter((permission) => rules.permits(roles, permission))

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
      // A cast, because the compiler refuses what a caller might send.
      expect(rules.permits(['admin', 'librarian'], name as 'books:read')).toBe(false)
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

  it('does not compile with a permission that is misspelt', () => {
    // @ts-expect-error It says raed.
    definePolicy({ permissions: ['books:read'], roles: { reader: { may: ['books:raed'] } } })
    // @ts-expect-error There is no such permission.
    expect(rules.permits(['reader'], 'books:raed')).toBe(false)
  })
})
