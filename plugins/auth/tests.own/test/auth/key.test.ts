import { env } from 'cloudflare:workers'
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { identify } from '../../src/auth/identify.ts'
import { signingKeys } from '../../src/auth/issue/signing-keys.ts'
import { access } from './access.ts'
import { token } from './token.ts'

const refused = { status: 401 }

describe('the key of a token', () => {
  it('is never one that the token brings along, nor one that nobody knows', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    for (const header of [{}, { jwk, jku: 'https://evil.example/jwks.json' }, { kid: 'unknown' }, { kid: undefined }])
      await expect(identify(await token({ header }, privateKey), env)).rejects.toMatchObject(refused)
  })

  it('is never the public key taken for a secret', async () => {
    const { publicKey, kid } = (await signingKeys(env)).current
    const key = await importJWK(publicKey, 'ES256', { extractable: true })
    if (key instanceof Uint8Array) throw new Error('The key is no key pair')
    for (const secret of [await exportSPKI(key), JSON.stringify(publicKey)]) {
      const signed = await new SignJWT(access())
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
        .sign(new TextEncoder().encode(secret))
      await expect(identify(signed, env)).rejects.toMatchObject({
        ...refused,
        cause: { code: 'ERR_JOSE_ALG_NOT_ALLOWED' },
      })
    }
  })
})
