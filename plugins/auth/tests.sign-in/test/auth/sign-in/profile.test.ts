import { describe, expect, it } from 'vitest'
import { grantFor, mayEnter } from '../../../src/auth/sign-in/profile.ts'
import { settings } from './visit.ts'

const profile = (email?: string, claims = {}) => ({
  provider: 'corp',
  id: '7',
  ...(email !== undefined && { email }),
  claims,
})
const enters = (email: string | undefined, AUTH_ADMIT: string) => mayEnter(profile(email), { ...settings, AUTH_ADMIT })

describe('who may enter', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['Ada@Example.com', 'bob@example.org, ada@EXAMPLE.com'],
    ['ada@example.com', '@example.com'],
    ['"ada@home"@example.com', '@example.com'],
    ['ada@example.com', '*'],
    [undefined, '*'],
  ])('%j does by %j', (email, admit) => expect(enters(email, admit)).toBe(true))

  it.each([
    ['ada@example.com', ''],
    ['ada@example.com', '@example.co'],
    ['ada@evilexample.com', '@example.com'],
    ['ada@sub.example.com', '@example.com'],
    ['ada@example.com@evil.example', '@example.com'],
    ['ada@example.com', 'example.com'],
    ['example.com', 'example.com'],
    ['', ''],
    [undefined, ''],
    [undefined, '@example.com'],
  ])('%j does not by %j', (email, admit) => expect(enters(email, admit)).toBe(false))
})

describe('what somebody is', () => {
  it('has the name of the provider in its subject, and the roles that the provider signed', () => {
    expect(grantFor(profile('ada@example.com', { roles: ['editor', 7] }))).toEqual({
      subject: 'corp:7',
      roles: ['editor'],
      scopes: [],
      claims: { email: 'ada@example.com' },
    })
    expect(grantFor(profile(undefined, { roles: 'admin' }))).toMatchObject({ roles: [], claims: {} })
  })
})
