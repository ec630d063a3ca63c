/** The databases of local development: files that wrangler's workerd keeps, by the SQLite that Node has. The only door to it. */
import { createHash, createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { posix } from 'node:path'
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { makeDirectories } from '../tree/directories.ts'
import type { Disk } from '../tree/disk.ts'
import type { Sql } from './d1.ts'
import { splitSql } from './sql.ts'

export interface LocalDatabase extends Sql {
  /** Carries statements out, together or not at all. */
  load(statements: AsyncIterable<string> | Iterable<string>): Promise<void>
  /** Sees one state of the database while it works, whoever writes meanwhile. */
  frozen<T>(work: () => Promise<T>): Promise<T>
  /** Bytes. */
  size(): Promise<number>
  close(): void
}

/**
 * Where wrangler keeps a local database (wrangler 4, `miniflare` derives the name of a Durable Object from it).
 *
 * @param state the directory of `--persist-to`, `.wrangler/state` beside the wrangler file by default
 * @param id `preview_database_id`, else `database_id`, else the binding
 */
export function localPath(state: string, id: string): string {
  const space = 'miniflare-D1DatabaseObject'
  const key = createHash('sha256').update(space).digest()
  const part = (data: string | Buffer) => createHmac('sha256', key).update(data).digest().subarray(0, 16)
  const name = part(id)
  return posix.join(state, 'v3/d1', space, `${Buffer.concat([name, part(name)]).toString('hex')}.sqlite`)
}

export interface OpenOptions {
  readonly readOnly?: boolean
}

/** @param path a file, made with its directories when missing; `:memory:` for one that nobody else sees */
export function openSqlite(disk: Disk, path: string, { readOnly = false }: OpenOptions = {}): LocalDatabase {
  if (path !== ':memory:' && !readOnly) makeDirectories(disk, posix.dirname(path))
  const db = new (library().DatabaseSync)(path, { readOnly, timeout: 10_000 })
  if (path !== ':memory:' && !readOnly) db.exec('PRAGMA journal_mode = WAL')
  return {
    query: async <Row>(sql: string, params: readonly unknown[] = []) => query<Row>(db, sql, params),
    rows: async (sql) => {
      const statement = db.prepare(sql)
      statement.setReadBigInts(true)
      statement.setReturnArrays(true)
      return (statement.all() as unknown as SQLOutputValue[][]).map((row) => row.map(plain))
    },
    load: (statements) =>
      together(db, async () => {
        for await (const statement of statements) db.exec(statement)
      }),
    frozen: (work) => together(db, work, 'BEGIN'),
    size: async () => {
      const { size } = db
        .prepare('SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size')
        .get() as { size: number }
      return size
    },
    close: () => db.close(),
  }
}

/** A word on the standard error that it is experimental helps no user. */
function library(): typeof import('node:sqlite') {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return createRequire(import.meta.url)('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}

async function query<Row>(db: DatabaseSync, sql: string, params: readonly unknown[]): Promise<readonly Row[]> {
  const statements = params.length > 0 ? [sql] : splitSql(sql)
  const last = statements.pop()
  if (last === undefined) return []
  const ask = () => {
    const statement = db.prepare(last)
    statement.setReadBigInts(true)
    const found = statement.all(...(params as SQLInputValue[]))
    return found.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])))
  }
  if (statements.length === 0 || db.isTransaction) return ask() as Row[]
  return await together(db, async () => {
    for (const statement of statements) db.exec(statement)
    return ask() as Row[]
  })
}

async function together<T>(db: DatabaseSync, work: () => Promise<T>, begin = 'BEGIN IMMEDIATE'): Promise<T> {
  db.exec(begin)
  try {
    const result = await work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // What fails may have ended the transaction itself.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Integers that a number cannot hold stay as they are. */
function plain(value: SQLOutputValue): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}
