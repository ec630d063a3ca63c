/** SQL migrations: which a database lacks, which of them old code may not survive, and how one is applied. */
import { posix } from 'node:path'
import type { D1 } from '../cloudflare/d1.ts'
import { bareSql, splitSql } from '../cloudflare/sql.ts'
import { ClodoError } from '../errors.ts'
import type { JsonObject } from '../plugin/json.ts'
import { itemsAt, textAt } from '../project/detect/manifest.ts'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'

export interface Migration {
  readonly binding: string
  readonly file: string
  readonly sql: string
  /** What of it old code, or old data, may not survive; empty where it only adds. */
  readonly destructive: readonly string[]
}

export interface Database {
  readonly binding: string
  /** The name it has, or will have when it is made. */
  readonly name: string
  readonly id: string | undefined
  /** wrangler's table of what has been applied. */
  readonly table: string
  readonly files: readonly Migration[]
}

/** The databases of an environment that have migrations. */
export function databasesOf(disk: Disk, home: string, scope: JsonObject, script: string): Database[] {
  return itemsAt(scope, 'd1_databases').flatMap((database) => {
    const binding = textAt(database, 'binding') ?? ''
    const directory = posix.join(home, textAt(database, 'migrations_dir') ?? 'migrations')
    const names = (disk.list(directory) ?? []).filter(({ name }) => name.endsWith('.sql')).map(({ name }) => name)
    if (names.length === 0) return []
    const files = names.sort().map((file): Migration => {
      const path = posix.join(directory, file)
      const sql = decode(disk.read(path) ?? new Uint8Array(), path)
      return { binding, file, sql, destructive: destructive(sql) }
    })
    return [
      {
        binding,
        name: textAt(database, 'database_name') ?? `${script}-${binding.toLowerCase().replaceAll('_', '-')}`,
        id: textAt(database, 'database_id'),
        table: textAt(database, 'migrations_table') ?? 'd1_migrations',
        files,
      },
    ]
  })
}

/** Patterns over a statement without its comments and literals, and what each means to code that does not know of it. */
const dangers: readonly (readonly [RegExp, string])[] = [
  [/^DROP TABLE\b/i, 'drops a table'],
  [/^DROP VIEW\b/i, 'drops a view'],
  [/^ALTER TABLE\b.*\bDROP\b/i, 'drops a column'],
  [/^ALTER TABLE\b.*\bRENAME\b/i, 'renames a table or a column'],
  [/^ALTER TABLE\b.*\bADD\b(?!.*\bDEFAULT\b).*\bNOT NULL\b/i, 'adds a column that old code does not fill'],
  [/^DELETE FROM\b/i, 'deletes rows'],
  [/^UPDATE\b/i, 'changes rows'],
  [/^REPLACE\b|^INSERT OR REPLACE\b/i, 'replaces rows'],
  [/^CREATE TRIGGER\b/i, 'adds a trigger'],
  [/^CREATE UNIQUE INDEX\b/i, 'adds a rule that old code may break'],
]

export function destructive(sql: string): string[] {
  const statements = splitSql(sql).map(bareSql)
  const created = new Set(
    statements.flatMap((one) => /^CREATE TABLE (?:IF NOT EXISTS )?["`[]?(\w+)/i.exec(one)?.[1] ?? []),
  )
  return statements.flatMap((statement) => {
    const table = /\bON ["`[]?(\w+)/i.exec(statement)?.[1] ?? ''
    // What the same file has just made holds nothing that could break.
    if (/^CREATE UNIQUE INDEX/i.test(statement) && created.has(table)) return []
    const danger = dangers.find(([pattern]) => pattern.test(statement))
    return danger === undefined ? [] : [`${danger[1]}: ${statement.slice(0, 80)}`]
  })
}

/** Names of the files that have been applied; none where the table is not there yet. */
export async function appliedTo(d1: D1, database: string, table: string): Promise<ReadonlySet<string>> {
  const there = await d1.query(
    database,
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name = '${quoted(table)}'`,
  )
  if (there.length === 0) return new Set()
  const rows = await d1.query<{ name: string }>(database, `SELECT name FROM ${identifier(table)}`)
  return new Set(rows.map(({ name }) => name))
}

/**
 * Applies one file and notes it in wrangler's table, together or not at all. Done again after a cut connection it does
 * nothing: whether it was applied is looked up first.
 *
 * @throws DEPLOY_FAILED with what SQLite says
 */
export async function applyMigration(d1: D1, database: string, table: string, migration: Migration): Promise<void> {
  const { file, sql } = migration
  const note =
    `CREATE TABLE IF NOT EXISTS ${identifier(table)}(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL);\n` +
    `INSERT INTO ${identifier(table)} (name) VALUES ('${quoted(file)}');`
  for (let tried = 1; ; tried += 1) {
    if ((await appliedTo(d1, database, table)).has(file)) return
    try {
      await d1.query(database, `${sql.trimEnd().replace(/;?$/, ';')}\n${note}`)
      return
    } catch (error) {
      if (!(error instanceof ClodoError) || (error.code === 'CLOUDFLARE_REFUSED' && !passing(error)))
        throw failed(file, error)
      if (tried === 3) throw error
    }
  }
}

function passing({ data }: ClodoError): boolean {
  return Number(data?.status) === 429 || Number(data?.status) >= 500
}

function failed(file: string, cause: unknown): ClodoError {
  return new ClodoError('DEPLOY_FAILED', {
    what: `The migration ${file} fails, and none of it was applied: ${(cause as Error).message}`,
    where: file,
    mend: 'Mend the migration, then deploy again. What went before it stays applied.',
    cause,
  })
}

const quoted = (text: string) => text.replaceAll("'", "''")
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`
