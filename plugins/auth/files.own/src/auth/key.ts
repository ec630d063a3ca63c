import type { CompactVerifyGetKey } from 'jose'
import { signingKeys } from './issue/signing-keys.ts'
import { originOf } from './origin.ts'

/** How this service signs. */
export const algorithms: 'ES256'[] = ['ES256']

/** Who must have issued a token (`iss`): this service. */
export const issuerOf = (env: Env): string => originOf(env)

/** The two keys of this service; a token says by `kid` which of them signed it. */
export function keyFor(env: Env): CompactVerifyGetKey {
  return async (header, token) => (await signingKeys(env)).find(header, token)
}
