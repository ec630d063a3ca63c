/**
 * The vault: one file with the secrets of all environments, safe to commit. Each environment has a key of its own, which
 * its passphrase opens; each value is sealed for its name, its environment and its generation, and opens nowhere else.
 */
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { isObject } from '../../edit/value.ts'
import { ClodoError } from '../../errors.ts'
import type { Json } from '../../plugin/json.ts'
import type { Disk } from '../../tree/disk.ts'
import { decode, encode } from '../../tree/utf8.ts'
import { type Derivation, keyOf, newDerivation, sealed, unsealed } from '../seal.ts'

export const vaultPath = 'clodo.vault.json'

/** What anybody may see of a secret. */
export interface SecretEntry {
  /** ISO 8601: when the value was set. */
  readonly at: string
  readonly by: string | undefined
  /** Grows with each value. */
  readonly generation: number
  /** The generation that Cloudflare was given last. */
  readonly pushed?: number | undefined
  /** ISO 8601: until when a value that was rotated away is good. */
  readonly until?: string | undefined
}

interface Stored extends SecretEntry {
  readonly sealed: string
}

interface Room {
  readonly derivation: Derivation
  /** The key of the environment, sealed with what comes from the passphrase. */
  readonly key: string
  readonly secrets: { readonly [name: string]: Stored }
}

interface File {
  readonly format: 1
  readonly environments: { readonly [environment: string]: Room }
}

export interface Place {
  readonly disk: Disk
  readonly root: string
  readonly environment: string
}

/** Names and what is known of them; no passphrase is needed. @throws VAULT_BROKEN */
export function entriesOf({ disk, root, environment }: Place): { readonly [name: string]: SecretEntry } {
  const { secrets = {} } = readVault(disk, root).environments[environment] ?? {}
  return Object.fromEntries(Object.entries(secrets).map(([name, { sealed: _, ...entry }]) => [name, entry]))
}

export function hasRoom({ disk, root, environment }: Place): boolean {
  return readVault(disk, root).environments[environment] !== undefined
}

export interface Vault {
  readonly entries: { readonly [name: string]: SecretEntry }
  /** @throws SECRET_UNKNOWN, VAULT_BROKEN */
  get(name: string): string
  /** All of it or nothing is on the medium when it returns. */
  change(changes: Changes): void
  /** Seals the key of the environment with another passphrase. */
  rekey(passphrase: string): Promise<void>
}

export interface Changes {
  readonly set?: { readonly [name: string]: NewSecret }
  readonly remove?: readonly string[]
  /** Names whose value Cloudflare has now. */
  readonly pushed?: readonly string[]
}

export interface NewSecret {
  readonly value: string
  readonly at: string
  readonly by: string | undefined
  readonly until?: string | undefined
}

/** Opens an environment, which is made where it is not there yet. @throws VAULT_LOCKED, VAULT_BROKEN */
export async function openVault(place: Place, passphrase: string): Promise<Vault> {
  const { disk, root, environment } = place
  const known = readVault(disk, root).environments[environment]
  const key = known === undefined ? randomBytes(32) : await opened(environment, known, passphrase)
  let room = known ?? { ...(await locked(environment, key, passphrase)), secrets: {} }
  const save = (next: Room) => {
    // Other environments may have changed since.
    const file = readVault(disk, root)
    write(disk, root, { ...file, environments: { ...file.environments, [environment]: next } })
    room = next
  }
  return {
    get entries() {
      return entriesOf(place)
    },
    get(name) {
      const stored = Object.hasOwn(room.secrets, name) ? room.secrets[name] : undefined
      if (stored === undefined) throw unknownSecret(name, environment)
      const context = contextOf(environment, name, stored.generation)
      const value = unsealed(key, Buffer.from(stored.sealed, 'base64'), context)
      if (value === undefined) throw broken(`The value of ${name} (${environment}) was changed by something else.`)
      return value.toString()
    },
    change: (changes) => save({ ...room, secrets: changed(room.secrets, changes, { environment, key }) }),
    rekey: async (next) => save({ ...room, ...(await locked(environment, key, next)) }),
  }
}

function changed(
  secrets: Room['secrets'],
  { set = {}, remove = [], pushed = [] }: Changes,
  { environment, key }: { readonly environment: string; readonly key: Buffer },
): Room['secrets'] {
  const kept = Object.entries(secrets).flatMap(([name, stored]): [string, Stored][] =>
    remove.includes(name) ? [] : [[name, pushed.includes(name) ? { ...stored, pushed: stored.generation } : stored]],
  )
  const made = Object.entries(set).map(([name, { value, at, by, until }]): [string, Stored] => {
    const before = secrets[name]
    const generation = (before?.generation ?? 0) + 1
    const bytes = sealed(key, encode(value), contextOf(environment, name, generation))
    return [name, { at, by, generation, pushed: before?.pushed, until, sealed: bytes.toString('base64') }]
  })
  return Object.fromEntries([...new Map([...kept, ...made])].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function contextOf(environment: string, name: string, generation: number): string {
  return `clodo vault\0${environment}\0${name}\0${generation}`
}

const purpose = (environment: string) => `clodo vault\0${environment}`

async function locked(environment: string, key: Buffer, passphrase: string): Promise<Omit<Room, 'secrets'>> {
  const derivation = newDerivation()
  const lock = await keyOf(passphrase, derivation, purpose(environment))
  return { derivation, key: sealed(lock, key, purpose(environment)).toString('base64') }
}

async function opened(environment: string, { derivation, key }: Room, passphrase: string): Promise<Buffer> {
  const lock = await keyOf(passphrase, derivation, purpose(environment))
  const found = unsealed(lock, Buffer.from(key, 'base64'), purpose(environment))
  if (found !== undefined) return found
  throw new ClodoError('VAULT_LOCKED', {
    what: `The passphrase does not open ${environment} in the vault.`,
    where: vaultPath,
  })
}

export function unknownSecret(name: string, environment: string): ClodoError {
  return new ClodoError('SECRET_UNKNOWN', { what: `There is no secret ${name} in ${environment}.`, where: vaultPath })
}

function broken(what: string, cause?: unknown): ClodoError {
  return new ClodoError('VAULT_BROKEN', { what, where: vaultPath, cause })
}

function readVault(disk: Disk, root: string): File {
  const bytes = disk.read(posix.join(root, vaultPath))
  if (bytes === undefined) return { format: 1, environments: {} }
  let value: Json
  try {
    value = JSON.parse(decode(bytes, vaultPath))
  } catch (cause) {
    throw broken('The vault is no JSON; where two branches met in it, take both sides.', cause)
  }
  if (isObject(value) && value.format === 1 && isObject(value.environments)) return value as unknown as File
  throw broken('The vault has a shape that this CLODO does not know.')
}

function write(disk: Disk, root: string, file: File): void {
  const path = posix.join(root, vaultPath)
  disk.write(`${path}.new`, encode(`${JSON.stringify(file, undefined, 2)}\n`), { sync: true })
  disk.rename(`${path}.new`, path)
  disk.syncDirectory(root)
}
