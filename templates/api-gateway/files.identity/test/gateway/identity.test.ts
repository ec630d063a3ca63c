import type { Context } from 'hono'
import { expect, it } from 'vitest'
import { identityOf } from '../../src/gateway/identity.ts'
import type { Principal } from '../../src/principal.ts'

/** What an upstream is told of this caller. */
const told = (principal?: Partial<Principal>, tenant?: { id: string }) => {
  const known = { principal: principal && { subject: 'ada', roles: [], scopes: [], claims: {}, ...principal }, tenant }
  return identityOf({ get: (name: keyof typeof known) => known[name] } as unknown as Context<{ Bindings: Env }>)
}

it('of nobody is nothing', () => {
  expect(told()).toEqual({})
})

it('is a list where there are many, in which no name passes for two', () => {
  const { Roles, Scopes } = told({ roles: ['editor', 'guest admin'], scopes: ['a:read', 'a:write'] })
  expect(Roles).toBe('editor guest%20admin')
  expect(Scopes).toBe('a:read a:write')
})

it('is a header, whatever a token says', () => {
  const identity = told({ subject: 'Åda\r\nX-Admin: 1', roles: ['\ud800'] }, { id: 'acme' })
  expect(identity).toMatchObject({ Subject: '%C3%85da%0D%0AX-Admin:%201', Roles: '%EF%BF%BD' })
  for (const value of Object.values(identity)) expect(value).toMatch(/^[\x21-\x7e]+$/)
})
