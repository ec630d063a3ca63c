import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { JWTPayload } from 'jose'
import { Problem } from '../../http/problem.ts'
import { revoke } from '../revocation.ts'
import { throttle } from '../throttle.ts'
import { verify } from '../verify.ts'
import { endFamily, familyOf } from './family.ts'
import { need, readForm } from './form.ts'
import { grants } from './grants.ts'
import { OAuthError } from './oauth-error.ts'

/** The largest form that is read, in bytes. */
const MAX_FORM = 16_384

/** The token endpoint (RFC 6749, section 3.2), and that of revocation (RFC 7009). Ahead of authentication. */
export const tokens: Hono<{ Bindings: Env }> = new Hono()

tokens.use(bodyLimit({ maxSize: MAX_FORM, onError: tooLarge }))

tokens.post('/', async (c) => {
  const form = await readForm(c)
  const grant = grants.get(need(form, 'grant_type'))
  if (grant === undefined) throw new OAuthError('unsupported_grant_type')
  return c.json(await throttle(c, () => grant(c, form)), 200, { 'Cache-Control': 'no-store' })
})

tokens.post('/revoke', async (c) => {
  const token = need(await readForm(c), 'token')
  const family = await familyOf(c.env.DB, token)
  if (family !== undefined) await endFamily(c.env.DB, family)
  else await revokeAccess(token, c.env)
  // The same for a token that is not valid: then there is nothing left to revoke (RFC 7009, section 2.2).
  return c.body(null, 200)
})

tokens.onError((error) => {
  if (error instanceof Problem) return error.getResponse()
  throw error
})

function tooLarge(): never {
  throw new OAuthError('invalid_request', 'a form that is too large')
}

async function revokeAccess(token: string, env: Env): Promise<void> {
  const { jti, exp } = await verify(token, env).catch((error): JWTPayload => {
    if (error instanceof Problem && error.status === 401) return {}
    throw error
  })
  if (jti !== undefined && exp !== undefined) await revoke(env.DB, 'jti', jti, exp)
}
