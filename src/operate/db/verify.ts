/** Proves that a backup is one: it is restored into a database of its own, and that is looked at row by row. */
import { posix } from 'node:path'
import { temporaryDirectory } from '../../cloudflare/wrangler.ts'
import { makeDirectories, removeAll } from '../../tree/directories.ts'
import { type RowDifference, rowDifferences } from './compare.ts'
import { statementsOf } from './contents.ts'
import { countsOf } from './dump.ts'
import { type Backup, type Keys, schemaDigest } from './manifest.ts'
import type { Opened } from './opened.ts'
import { type Schema, schemaOf } from './schema.ts'
import { type Store, sqliteStore } from './store.ts'

export interface Verification {
  readonly ok: boolean
  readonly tables: number
  readonly rows: number
  /** What is not as the manifest says. */
  readonly wrong: readonly string[]
  /** Against the database as it is now, where that was asked for. */
  readonly live: readonly RowDifference[] | undefined
}

export interface VerifyOptions {
  readonly backup: Backup
  readonly keys: Keys | undefined
  /** Compare with the database as it is now. */
  readonly live?: boolean
}

/** @throws BACKUP_BROKEN */
export async function verifyBackup(
  opened: Opened,
  { backup, keys, live = false }: VerifyOptions,
): Promise<Verification> {
  const { tools, store } = opened
  const directory = posix.join(temporaryDirectory(tools.env), `clodo-verify-${tools.randomHex(8)}`)
  makeDirectories(tools.disk, directory)
  const scratch = sqliteStore(tools.disk, posix.join(directory, 'scratch.sqlite'))
  try {
    opened.report('restore', 'into a database of its own')
    await scratch.load(statementsOf(backup, keys))
    opened.report('check', 'every table against the manifest')
    const schema = await schemaOf(scratch)
    const wrong = await wrongs(scratch, schema, backup)
    if (live) opened.report('compare', 'with the database as it is now, row by row')
    const found = live
      ? await rowDifferences({ sql: scratch, schema }, { sql: store, schema: await schemaOf(store) })
      : undefined
    const { tables } = backup.manifest
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    const ok = wrong.length === 0 && (found ?? []).length === 0
    return { ok, tables: tables.length, rows, wrong, live: found }
  } finally {
    scratch.close()
    removeAll(tools.disk, directory)
  }
}

/** What a database has otherwise than the backup says. */
export async function wrongs(store: Store, schema: Schema, { manifest }: Backup): Promise<string[]> {
  const counts = await countsOf(store, schema)
  const found = new Map(counts.map((count) => [count.name, count]))
  const tables = manifest.tables.flatMap(({ name, rows, sha256 }) => {
    const own = found.get(name)
    if (own === undefined) return [`the table ${name} is missing`]
    if (own.rows !== rows) return [`${name} has ${own.rows} rows instead of ${rows}`]
    return own.sha256 === sha256 ? [] : [`a row of ${name} is another one`]
  })
  const broken = await store.rows('PRAGMA foreign_key_check')
  return [
    ...tables,
    ...(schemaDigest(schema) === manifest.schema ? [] : ['tables, indexes, triggers or views are others']),
    ...(broken.length === 0 ? [] : [`${broken.length} rows point nowhere`]),
  ]
}
