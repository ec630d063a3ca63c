/** What a backup says of itself. It is written last: a directory without one is a backup that came to no end. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { posix } from 'node:path'
import { ClodoError } from '../../errors.ts'
import { digest } from '../../tree/digest.ts'
import { encode } from '../../tree/utf8.ts'
import { type Derivation, keyOf } from '../seal.ts'
import type { Count } from './dump.ts'
import type { Shelf } from './shelf.ts'
import type { Where } from './store.ts'

export const manifestName = 'manifest.json'
/** A reader takes this version and no other. */
const format = 1

export interface BackupPart {
  readonly file: string
  readonly kind: 'schema' | 'rows'
  /** Of the file as it lies there. */
  readonly bytes: number
  readonly sha256: string
}

export interface Manifest {
  readonly format: typeof format
  readonly id: string
  /** ISO 8601: when the state was read that is in it. */
  readonly createdAt: string
  readonly createdBy: string | undefined
  /** It was not asked for: a run that changes the database took it, to have a way back. */
  readonly wayBack: boolean
  readonly environment: string
  readonly where: Where
  readonly binding: string
  readonly database: string
  /** The moment at Cloudflare that was read. */
  readonly bookmark?: string | undefined
  /** Nobody wrote while it was read. */
  readonly steady: boolean
  readonly migrations: readonly string[]
  /** SHA-256 of all that the schema is made of. */
  readonly schema: string
  readonly tables: readonly Count[]
  /** Full-text indexes that hold nothing which can be read. */
  readonly left: readonly string[]
  readonly parts: readonly BackupPart[]
  readonly encryption?: { readonly cipher: 'aes-256-gcm'; readonly derivation: Derivation } | undefined
  /** HMAC of all above, with a key from the passphrase; where there is none, of nothing. */
  readonly seal?: string | undefined
}

/** A manifest, and where it lies. */
export interface Backup {
  readonly shelf: Shelf
  readonly path: string
  readonly manifest: Manifest
}

/** What finds it again: its directory, or in a bucket its path there. */
export function referenceOf({ shelf, path }: Pick<Backup, 'shelf' | 'path'>): string {
  return shelf.name.startsWith('r2://') ? path : posix.join(shelf.name, path)
}

export interface Keys {
  readonly parts: Buffer
  readonly seal: Buffer
}

export async function keysOf(passphrase: string, derivation: Derivation): Promise<Keys> {
  const key = await keyOf(passphrase, derivation, 'clodo backup')
  const own = (purpose: string) => createHmac('sha256', key).update(purpose).digest()
  return { parts: own('parts'), seal: own('manifest') }
}

function sealOf({ seal: _, ...manifest }: Manifest, key: Buffer): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(manifest)).digest()
}

export function manifestBytes(manifest: Manifest, keys: Keys | undefined): Uint8Array {
  const plain = JSON.parse(JSON.stringify(manifest)) as Manifest
  const whole = keys === undefined ? plain : { ...plain, seal: sealOf(plain, keys.seal).toString('base64') }
  return encode(`${JSON.stringify(whole, undefined, 2)}\n`)
}

/** @throws BACKUP_BROKEN */
export async function readManifest(shelf: Shelf, path: string): Promise<Manifest | undefined> {
  const bytes = await shelf.read(posix.join(path, manifestName))
  if (bytes === undefined) return undefined
  const where = posix.join(shelf.name, path, manifestName)
  try {
    const manifest = JSON.parse(Buffer.from(bytes).toString()) as Manifest
    if (manifest.format !== format) throw new Error(`format ${manifest.format}; this CLODO reads ${format}`)
    for (const { file } of manifest.parts) if (!/^[\w.-]+$/.test(file)) throw new Error('a part lies elsewhere')
    return manifest
  } catch (cause) {
    throw broken(where, `its manifest cannot be used: ${(cause as Error).message}`)
  }
}

/** The keys to an encrypted backup; undefined for one that is not. @throws BACKUP_LOCKED, BACKUP_BROKEN */
export async function unlock(backup: Backup, passphrase: () => Promise<string>): Promise<Keys | undefined> {
  const { manifest } = backup
  const { encryption, seal = '' } = manifest
  if (encryption === undefined) return undefined
  const keys = await keysOf(await passphrase(), encryption.derivation)
  const [said, is] = [Buffer.from(seal, 'base64'), sealOf(manifest, keys.seal)]
  if (said.length === is.length && timingSafeEqual(said, is)) return keys
  throw new ClodoError('BACKUP_LOCKED', {
    what: `The passphrase does not open the backup ${manifest.id}, or its manifest was changed.`,
    where: posix.join(backup.shelf.name, backup.path),
  })
}

/** Newest first; those that came to no end are none. */
export async function backupsOn(shelf: Shelf, below: string): Promise<Backup[]> {
  const files = await shelf.files(below)
  const paths = files.filter((file) => posix.basename(file) === manifestName).map((file) => posix.dirname(file))
  const found: Backup[] = []
  for (const path of paths) {
    const manifest = await readManifest(shelf, path).catch(() => undefined)
    if (manifest !== undefined) found.push({ shelf, path, manifest })
  }
  return found.sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1))
}

export function broken(where: string, what: string): ClodoError {
  return new ClodoError('BACKUP_BROKEN', { what: `The backup is broken: ${what}.`, where })
}

export function schemaDigest(schema: object): string {
  return digest(JSON.stringify(schema))
}
