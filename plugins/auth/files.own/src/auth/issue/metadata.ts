import { Hono } from 'hono'
import { originOf } from '../origin.ts'
import { PATH } from '../path.ts'
import { authMethods, grants } from './grants.ts'

/** What clients may know of the token endpoint (RFC 8414). */
export const metadata: Hono<{ Bindings: Env }> = new Hono()

metadata.get('/', (c) => {
  const issuer = originOf(c.env)
  const endpoints = {
    issuer,
    token_endpoint: `${issuer}${PATH}/token`,
    revocation_endpoint: `${issuer}${PATH}/token/revoke`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: [],
    grant_types_supported: [...grants.keys()],
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: ['none'],
  }
  return c.json(endpoints, 200, { 'Cache-Control': 'public, max-age=600' })
})
