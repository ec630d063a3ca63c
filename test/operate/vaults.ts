/** Vaults for tests: the file decides what a guess at a passphrase costs, so here it costs little. */
import { randomBytes } from 'node:crypto'
import { keyOf, newDerivation, sealed } from '../../src/operate/seal.ts'

/** Environments without secrets. @param phrases by environment */
export async function cheapVault(phrases: { readonly [environment: string]: string }): Promise<string> {
  const rooms = Object.entries(phrases).map(async ([environment, phrase]) => {
    const derivation = { ...newDerivation(), N: 1024 }
    const purpose = `clodo vault\0${environment}`
    const key = sealed(await keyOf(phrase, derivation, purpose), randomBytes(32), purpose).toString('base64')
    return [environment, { derivation, key, secrets: {} }] as const
  })
  return JSON.stringify({ format: 1, environments: Object.fromEntries(await Promise.all(rooms)) })
}
