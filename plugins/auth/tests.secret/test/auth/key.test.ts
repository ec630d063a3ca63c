import { env } from 'cloudflare:workers'
import { CompactSign, SignJWT } from 'jose'
import { expect, it } from 'vitest'
import { identify } from '../../src/auth/identify.ts'
import { access } from './access.ts'
import { token } from './token.ts'

it('refuses a token that another secret signed', async () => {
  await expect(identify(await token({}, 'x'.repeat(32)), env)).rejects.toMatchObject({ status: 401 })
})

it('refuses a token that is signed in a way which is not on the list', async () => {
  const key = new TextEncoder().encode(env.AUTH_SECRET)
  const signed = await new SignJWT(access()).setProtectedHeader({ alg: 'HS512', typ: 'at+jwt' }).sign(key)
  await expect(identify(signed, env)).rejects.toMatchObject({ status: 401 })
})

it.each(['null', '[]', '7', '"ada"', 'ada', ''])('refuses a token that says %j', async (text) => {
  const encoder = new TextEncoder()
  const signed = new CompactSign(encoder.encode(text)).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
  await expect(identify(await signed.sign(encoder.encode(env.AUTH_SECRET)), env)).rejects.toMatchObject({ status: 401 })
})

it.each(['', 'x'.repeat(31)])('accepts nothing while the secret is too short: %j', async (secret) => {
  const signed = await token({}, secret || 'anything')
  await expect(identify(signed, { ...env, AUTH_SECRET: secret })).rejects.toThrow('shorter than 32 bytes')
})
