/** SQL migrations: which a database lacks, which of them old code may not survive, and how one is applied. */
import type { Sql } from '../cloudflare/d1.ts'
import { bareSql, splitSql } from '../cloudflare/sql.ts'
import { ClodoError } from '../errors.ts'

export interface Migration {
  readonly binding: string
  readonly file: string
  readonly sql: string
  /** What of it old code, or old data, may not survive; empty where it only adds. */
  readonly destructive: readonly string[]
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
export async function appliedTo(sql: Sql, table: string): Promise<ReadonlySet<string>> {
  const there = await sql.query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name = '${quoted(table)}'`)
  if (there.length === 0) return new Set()
  const rows = await sql.query<{ name: string }>(`SELECT name FROM ${identifier(table)} ORDER BY id`)
  return new Set(rows.map(({ name }) => name))
}

/**
 * Applies one file and notes it in wrangler's table, together or not at all. Done again after a cut connection it does
 * nothing: whether it was applied is looked up first.
 *
 * @throws MIGRATION_FAILED with what SQLite says
 */
export async function applyMigration(on: Sql, table: string, { file, sql }: Migration): Promise<void> {
  const note =
    `CREATE TABLE IF NOT EXISTS ${identifier(table)}(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL);\n` +
    `INSERT INTO ${identifier(table)} (name) VALUES ('${quoted(file)}');`
  for (let tried = 1; ; tried += 1) {
    if ((await appliedTo(on, table)).has(file)) return
    try {
      // A comment may be the last thing in the file.
      await on.query(`${splitSql(sql).join('\n;\n')}\n;\n${note}`)
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
  return new ClodoError('MIGRATION_FAILED', {
    what: `The migration ${file} fails, and none of it was applied: ${(cause as Error).message}`,
    where: file,

    cause,
  })
}

export const quoted = (text: string) => text.replaceAll("'", "''")
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`
