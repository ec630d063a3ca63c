import { Hono } from 'hono'
import { signingKeys } from './signing-keys.ts'

/** The public keys of this service (RFC 7517), which may be kept for ten minutes. */
export const jwks: Hono<{ Bindings: Env }> = new Hono()

jwks.get('/', async (c) => {
  const { published } = await signingKeys(c.env)
  return c.json(published, 200, { 'Cache-Control': 'public, max-age=600', 'Content-Type': 'application/jwk-set+json' })
})
