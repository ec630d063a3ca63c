import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { identifyKey } from '../../src/auth/api-key/identify.ts'
import { createKey } from '../../src/auth/api-key/store.ts'
import { now } from '../../src/auth/time.ts'
import { Browser } from './browser.ts'

it('who signs in again with less has keys that can less', async () => {
  const grant = { subject: crypto.randomUUID(), roles: ['editor', 'viewer'], scopes: [], claims: {} }
  const { key } = await createKey(env.DB, grant, { ...grant, name: 'robot', expires: now() + 3600 })
  await Browser.signedIn({ ...grant, roles: ['viewer'] })
  expect((await identifyKey(key, env.DB)).roles).toEqual(['viewer'])
})
