import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { identify } from '../../src/auth/identify.ts'
import type { Tokens } from '../../src/auth/issue/tokens.ts'
import { Browser } from './browser.ts'
import { PATH } from './path.ts'
import { token } from './token.ts'

const body = JSON.stringify({ client: 'mobile' })

it('gives whoever has a session tokens for another client', async () => {
  const browser = await Browser.signedIn({ subject: 'ada', roles: ['editor'], scopes: ['read'], claims: {} })
  const response = await browser.send(`${PATH}/tokens`, { method: 'POST', body })
  expect(response.status).toBe(201)
  const { access_token, refresh_token } = await response.json<Tokens>()
  expect(refresh_token).toBeDefined()
  const expected = { subject: 'ada', roles: ['editor'], scopes: ['read'], claims: { client_id: 'mobile' } }
  expect(await identify(access_token, env)).toMatchObject(expected)
})

it('gives none to another page, to nobody, or to somebody who has a token only', async () => {
  const browser = await Browser.signedIn()
  const post = (headers: Record<string, string>) => browser.send(`${PATH}/tokens`, { method: 'POST', body, headers })
  expect((await post({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
  expect((await post({ Authorization: `Bearer ${await token()}` })).status).toBe(403)
  expect((await new Browser().send(`${PATH}/tokens`, { method: 'POST', body })).status).toBe(401)
})

it.each([undefined, '', 'a b', 7, 'x'.repeat(101)])('wants a client with a name: %j', async (client) => {
  const browser = await Browser.signedIn()
  const response = await browser.send(`${PATH}/tokens`, { method: 'POST', body: JSON.stringify({ client }) })
  expect(response.status).toBe(422)
})
