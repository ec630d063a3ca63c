/** Takes backups, and lets go of old ones. */
import { posix } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ClodoError } from '../../errors.ts'
import { digest } from '../../tree/digest.ts'
import { encode } from '../../tree/utf8.ts'
import { personIn } from '../guard.ts'
import { appliedTo } from '../migrations.ts'
import { newDerivation, sealed } from '../seal.ts'
import { type Count, dump } from './dump.ts'
import {
  type Backup,
  type BackupPart,
  backupsOn,
  type Keys,
  keysOf,
  type Manifest,
  manifestBytes,
  manifestName,
  schemaDigest,
} from './manifest.ts'
import { type Opened, pacedBy } from './opened.ts'
import { isContentless } from './rows.ts'
import { schemaOf } from './schema.ts'
import type { Shelf } from './shelf.ts'

export interface BackupOptions {
  readonly shelf: Shelf
  readonly passphrase?: string | undefined
  /** Backups of this database that stay, this one among them. */
  readonly keep?: number | undefined
  /** It is taken ahead of what changes the database. */
  readonly wayBack?: boolean
  /** Take it although the database is written to meanwhile. */
  readonly unsteady?: boolean
}

/** Where backups of a database lie on a shelf. */
export function placeOf({ environment, store, database }: Opened): string {
  return posix.join(store.where === 'local' ? 'local' : environment.name, database.binding)
}

const tries = 3

/** @throws BACKUP_UNSTEADY */
export async function backup(opened: Opened, options: BackupOptions): Promise<Backup> {
  const { tools, store, database, report } = opened
  const { shelf, passphrase, keep, unsteady = false } = options
  const derivation = passphrase === undefined ? undefined : newDerivation()
  const keys = passphrase === undefined || derivation === undefined ? undefined : await keysOf(passphrase, derivation)
  for (let tried = 1; ; tried += 1) {
    const at = tools.now().toISOString()
    const id = `${at.replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}-${tools.randomHex(3)}`
    const path = posix.join(placeOf(opened), id)
    const { result, steady, bookmark } = await store.frozen(() => read(opened, { shelf, path, id, keys }))
    if (steady || unsteady) {
      const manifest = manifestOf(opened, {
        ...result,
        id,
        at,
        steady,
        bookmark,
        derivation,
        wayBack: options.wayBack ?? false,
      })
      await shelf.write(posix.join(path, manifestName), manifestBytes(manifest, keys))
      if (keep !== undefined) await forget(opened, shelf, keep)
      return { shelf, path, manifest }
    }
    for (const file of await shelf.files(path)) await shelf.remove(file)
    report('backup', 'written to meanwhile; once more')
    if (tried === tries)
      throw new ClodoError('BACKUP_UNSTEADY', {
        what: `${database.name} was written to each of the ${tries} times that it was read.`,
        where: database.binding,
      })
  }
}

interface Read {
  readonly tables: readonly Count[]
  readonly parts: readonly BackupPart[]
  readonly left: readonly string[]
  readonly schema: string
  readonly migrations: readonly string[]
}

interface Aim {
  readonly shelf: Shelf
  readonly path: string
  readonly id: string
  readonly keys: Keys | undefined
}

/** Bytes of SQL in one part. */
const size = 4_000_000

async function read(opened: Opened, aim: Aim): Promise<Read> {
  const { store, database, report, tools } = opened
  const paced = pacedBy(tools, report)
  const schema = await schemaOf(store)
  const tables: Count[] = []
  const parts: BackupPart[] = []
  let texts: string[] = []
  let kind: BackupPart['kind'] = 'schema'
  let length = 0
  const flush = async () => {
    if (parts.length > 0) paced('backup', `${parts.length} parts`)
    if (texts.length > 0) parts.push(await writePart(aim, { kind, number: parts.length + 1, text: texts.join('') }))
    texts = []
    length = 0
  }
  for await (const statement of dump(store, schema, (count) => {
    tables.push(count)
    report('backup', `${count.name}: ${count.rows} rows`)
  })) {
    if (statement.kind !== kind || length > size) await flush()
    kind = statement.kind
    // SQLite keeps a remark at the end of what it was told.
    texts.push(kind === 'rows' ? `${statement.sql};\n` : `${statement.sql}\n;\n`)
    length += statement.sql.length
  }
  await flush()
  const left = schema.tables.filter(isContentless).map(({ name }) => name)
  const migrations = [...(await appliedTo(store, database.table))]
  return { tables, parts, left, schema: schemaDigest(schema), migrations }
}

async function writePart(
  { shelf, path, id, keys }: Aim,
  { kind, number, text }: { readonly kind: BackupPart['kind']; readonly number: number; readonly text: string },
): Promise<BackupPart> {
  const file = `${String(number).padStart(5, '0')}-${kind}.sql.gz${keys === undefined ? '' : '.sealed'}`
  const packed = await promisify(gzip)(encode(text), { level: 3 })
  const bytes = keys === undefined ? packed : sealed(keys.parts, packed, contextOf(id, file))
  await shelf.write(posix.join(path, file), bytes)
  return { file, kind, bytes: bytes.length, sha256: digest(bytes) }
}

/** A part opens only as this part of this backup. */
export function contextOf(id: string, file: string): string {
  return `clodo backup ${id} ${file}`
}

interface Made extends Read {
  readonly id: string
  readonly at: string
  readonly steady: boolean
  readonly bookmark: string | undefined
  readonly derivation: ReturnType<typeof newDerivation> | undefined
  readonly wayBack: boolean
}

function manifestOf({ tools, environment, store, database }: Opened, made: Made): Manifest {
  const { id, at, wayBack, derivation, steady, bookmark, migrations, schema, tables, left, parts } = made
  return {
    format: 1,
    id,
    createdAt: at,
    createdBy: personIn(tools.env),
    wayBack,
    environment: environment.name,
    where: store.where,
    binding: database.binding,
    database: database.name,
    bookmark,
    steady,
    migrations,
    schema,
    tables,
    left,
    parts,
    encryption: derivation === undefined ? undefined : { cipher: 'aes-256-gcm', derivation },
  }
}

/** Lets go of what is older than the newest `keep`, whole or not: a backup that is just being made is newer. */
async function forget(opened: Opened, shelf: Shelf, keep: number): Promise<void> {
  const place = placeOf(opened)
  const asked = (await backupsOn(shelf, place)).filter(({ manifest }) => !manifest.wayBack)
  const oldest = asked.slice(0, Math.max(1, keep)).at(-1)?.path ?? ''
  const files = (await shelf.files(place)).filter((file) => posix.dirname(file) < oldest)
  // The manifest goes first: what is left of a backup must not pass for one.
  const manifests = files.filter((file) => posix.basename(file) === manifestName)
  for (const file of [...manifests, ...files.filter((one) => !manifests.includes(one))]) await shelf.remove(file)
}
