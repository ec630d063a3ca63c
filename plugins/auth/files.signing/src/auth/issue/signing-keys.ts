import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { deriveKey, type SigningKey } from './derive.ts'

export interface SigningKeys {
  /** The one that signs. */
  readonly current: SigningKey
  /** The public keys of both, for everybody to verify with. */
  readonly published: JSONWebKeySet
  readonly find: ReturnType<typeof createLocalJWKSet>
}

let known: { readonly secrets: string; readonly keys: Promise<SigningKeys> } | undefined

/**
 * The two keys of this service: `AUTH_SIGNING_WITH` says which one signs. The other one is the next, published before it is used,
 * or the previous, whose tokens are still around.
 */
export function signingKeys(env: Env): Promise<SigningKeys> {
  const { AUTH_SIGNING_KEY_A: a, AUTH_SIGNING_KEY_B: b, AUTH_SIGNING_WITH: slot } = env
  const secrets = JSON.stringify([a, b, slot])
  if (known?.secrets !== secrets) known = { secrets, keys: make(deriveKey(a, 'A'), deriveKey(b, 'B'), slot) }
  return known.keys
}

async function make(a: Promise<SigningKey>, b: Promise<SigningKey>, slot: string): Promise<SigningKeys> {
  const keys = { A: await a, B: await b }
  if (slot !== 'A' && slot !== 'B') throw new Error('AUTH_SIGNING_WITH must be A or B')
  const published = { keys: [keys.A.publicKey, keys.B.publicKey] }
  return { current: keys[slot], published, find: createLocalJWKSet(published) }
}
