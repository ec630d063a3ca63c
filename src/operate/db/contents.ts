/** What is in a backup: each part is held to the manifest before a statement of it is given out. */
import { posix } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { splitSql } from '../../cloudflare/sql.ts'
import { digest } from '../../tree/digest.ts'
import { unsealed } from '../seal.ts'
import { contextOf } from './backup.ts'
import { type Backup, type BackupPart, broken, type Keys } from './manifest.ts'

/** @throws BACKUP_BROKEN */
export async function checkParts(backup: Backup, keys: Keys | undefined): Promise<void> {
  for (const part of backup.manifest.parts) await textOf(backup, part, keys)
}

/** In the order in which they make the database. @throws BACKUP_BROKEN */
export async function* statementsOf(backup: Backup, keys: Keys | undefined): AsyncGenerator<string> {
  for (const part of backup.manifest.parts) {
    const text = await textOf(backup, part, keys)
    // No statement with rows has a line break in it.
    if (part.kind === 'rows') yield* text.split(';\n').filter((statement) => statement !== '')
    else yield* splitSql(text)
  }
}

async function textOf({ shelf, path, manifest }: Backup, part: BackupPart, keys: Keys | undefined): Promise<string> {
  const where = posix.join(shelf.name, path, part.file)
  const bytes = await shelf.read(posix.join(path, part.file))
  if (bytes === undefined) throw broken(where, 'a part is missing')
  if (bytes.length !== part.bytes || digest(bytes) !== part.sha256) throw broken(where, 'a part was changed or cut off')
  const packed = keys === undefined ? bytes : unsealed(keys.parts, bytes, contextOf(manifest.id, part.file))
  if (packed === undefined) throw broken(where, 'a part is none of this backup')
  return (await promisify(gunzip)(packed)).toString()
}
