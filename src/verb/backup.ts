/** Backups, restores and what rests on them, as the command line and programs ask for it. */
import { posix } from 'node:path'
import { bucket } from '../cloudflare/r2.ts'
import { ClodoError } from '../errors.ts'
import { backup, placeOf } from '../operate/db/backup.ts'
import { wipe } from '../operate/db/dump.ts'
import { type Finding, healthOf } from '../operate/db/health.ts'
import { type Backup, backupsOn, readManifest, referenceOf, unlock } from '../operate/db/manifest.ts'
import { type Migrated, migrate, unfinished } from '../operate/db/migrate.ts'
import { end, type Opened, underwayOf } from '../operate/db/opened.ts'
import { type Restored, restore } from '../operate/db/restore.ts'
import { type RollbackOptions, type RolledBack, rollback } from '../operate/db/rollback.ts'
import { schemaOf } from '../operate/db/schema.ts'
import { bucketShelf, diskShelf, ownShelf, type Shelf } from '../operate/db/shelf.ts'
import type { Store } from '../operate/db/store.ts'
import { type Verification, verifyBackup } from '../operate/db/verify.ts'

export interface BackupWishes {
  /** Where backups are kept: an absolute path, or `r2://BUCKET/PREFIX`; a directory of ours by default. */
  readonly shelf?: string | undefined
  /** Asked for when there is something to encrypt or to open. */
  readonly passphrase: () => Promise<string>
  readonly encrypt: boolean
  readonly keep?: number | undefined
  readonly unsteady?: boolean
}

function shelfOf(opened: Opened, { shelf }: BackupWishes): Shelf {
  const { disk } = opened.tools
  if (shelf === undefined) return ownShelf(disk, opened.root)
  const named = /^r2:\/\/([^/]+)\/?(.*)$/.exec(shelf)
  if (named === null) return diskShelf(disk, shelf)
  const [, name = '', prefix = ''] = named
  if (opened.site === undefined)
    throw new ClodoError('USAGE', { what: 'A bucket keeps backups of what Cloudflare has: give --remote with it.' })
  return bucketShelf(bucket(opened.site.api, opened.site.account, name), name, prefix)
}

export async function backupDatabase(opened: Opened, wishes: BackupWishes, wayBack = false): Promise<Backup> {
  const { keep, unsteady = false, encrypt } = wishes
  const passphrase = encrypt ? await wishes.passphrase() : undefined
  return await backup(opened, { shelf: shelfOf(opened, wishes), passphrase, keep, unsteady, wayBack })
}

/** Newest first. */
export async function backupsOfDatabase(opened: Opened, wishes: BackupWishes): Promise<Backup[]> {
  return await backupsOn(shelfOf(opened, wishes), placeOf(opened))
}

/** @param name an id, the path of its directory, or `latest`: the newest that was asked for @throws BACKUP_UNKNOWN */
async function backupNamed(opened: Opened, name: string, wishes: BackupWishes): Promise<Backup> {
  const path = posix.resolve(opened.root, name)
  const direct = name.includes('/') ? diskShelf(opened.tools.disk, posix.dirname(path)) : undefined
  const manifest = direct === undefined ? undefined : await readManifest(direct, posix.basename(path))
  if (direct !== undefined && manifest !== undefined) return { shelf: direct, path: posix.basename(path), manifest }
  const all = await backupsOfDatabase(opened, wishes)
  const latest = all.find(({ manifest }) => !manifest.wayBack) ?? all[0]
  const found = name === 'latest' ? latest : all.find((one) => one.manifest.id === name || one.path === name)
  if (found !== undefined) return found
  throw new ClodoError('BACKUP_UNKNOWN', {
    what: all.length === 0 ? 'There is no backup.' : `There is no backup '${name}'.`,
    where: posix.join(shelfOf(opened, wishes).name, placeOf(opened)),
  })
}

/** The directory of a backup of what is there now; the way back of what comes. */
async function before(opened: Opened, wishes: BackupWishes): Promise<string> {
  const { shelf: _, keep: __, ...rest } = wishes
  const { shelf, path, manifest } = await backupDatabase(opened, { ...rest, shelf: undefined, unsteady: true }, true)
  opened.report('backup', manifest.id)
  return referenceOf({ shelf, path })
}

export async function verifyDatabase(
  opened: Opened,
  { name, live, ...wishes }: BackupWishes & { readonly name: string; readonly live: boolean },
): Promise<Verification & { readonly backup: Backup }> {
  const found = await backupNamed(opened, name, wishes)
  const keys = await unlock(found, wishes.passphrase)
  return { ...(await verifyBackup(opened, { backup: found, keys, live })), backup: found }
}

export interface RestoreWishes extends BackupWishes {
  readonly name: string
  readonly foreign: boolean
  readonly resume: boolean
}

/** @throws RESTORE_UNFINISHED, MIGRATION_UNFINISHED */
export async function restoreDatabase(opened: Opened, wishes: RestoreWishes): Promise<Restored> {
  const underway = underwayOf(opened)
  const resumes = wishes.resume && underway?.kind === 'restore'
  if (underway !== undefined && !resumes) throw unfinished(opened, underway)
  const name = underway?.from ?? wishes.name
  const found = await backupNamed(opened, name, wishes)
  return await restore(opened, {
    backup: found,
    keys: await unlock(found, wishes.passphrase),
    foreign: wishes.foreign || resumes,
    underway,
    before: () => before(opened, wishes),
  })
}

export async function migrateDatabase(
  opened: Opened,
  { resume, ...wishes }: BackupWishes & { readonly resume: boolean },
): Promise<Migrated> {
  return await migrate(opened, { resume, backup: () => before(opened, wishes) })
}

export async function rollbackDatabase(
  opened: Opened,
  { steps, to, resume, ...wishes }: BackupWishes & Omit<RollbackOptions, 'backup'>,
): Promise<RolledBack> {
  return await rollback(opened, { steps, to, resume, backup: () => before(opened, wishes) })
}

/** Takes a database back to where it was before what was stopped; undefined where nothing was. */
export async function undoUnderway(opened: Opened, wishes: BackupWishes): Promise<string | undefined> {
  const { store } = opened
  const underway = underwayOf(opened)
  if (underway === undefined) return undefined
  const { bookmark, backup: saved } = underway
  if (bookmark !== undefined && store.timeTravel !== undefined) await store.timeTravel.restore(bookmark)
  else if (saved !== undefined) {
    const found = await backupNamed(opened, saved, wishes)
    const keys = await unlock(found, wishes.passphrase)
    await restore(opened, { backup: found, keys, foreign: true, underway, before: async () => saved })
  } else await clear(store)
  end(opened)
  return bookmark ?? saved ?? underway.since
}

/** What was begun on a database that held nothing. */
async function clear(store: Store): Promise<void> {
  const schema = await schemaOf(store)
  await store.load(
    (async function* () {
      yield* wipe(schema)
    })(),
  )
}

export async function databaseHealth(
  opened: Opened,
  { maxAge, ...wishes }: BackupWishes & { readonly maxAge: number | undefined },
): Promise<Finding[]> {
  const newest = (await backupsOfDatabase(opened, wishes)).find(({ manifest }) => !manifest.wayBack)
  return await healthOf(opened, { backup: newest?.manifest.createdAt, maxAge })
}
