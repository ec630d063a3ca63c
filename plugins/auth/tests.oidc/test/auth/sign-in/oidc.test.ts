import { expect, it } from 'vitest'
import { PATH } from '../path.ts'
import { oidc } from './oidc.ts'
import { comeBack, leave, visit } from './visit.ts'

it.each([
  [true, 303],
  [false, 403],
  ['true', 403],
])('admits by an address that the issuer has verified, and no other: %j', async (email_verified, status) => {
  const browser = visit({ AUTH_ADMIT: '@example.com' })
  oidc.faults = { claims: { email_verified } }
  expect((await comeBack(browser, oidc.authorize(await leave(browser, 'oidc')))).status).toBe(status)
  oidc.faults = {}
})

it('goes to no issuer that can be changed on the way', async () => {
  expect((await visit({ AUTH_OIDC_ISSUER: 'http://id.example' }).send(`${PATH}/sign-in/oidc`)).status).toBe(503)
})
