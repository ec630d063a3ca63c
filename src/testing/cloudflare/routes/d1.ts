/** D1: databases that workerd holds, so that their errors are its own. */
import { createHash } from 'node:crypto'
import { dumpDatabase, splitSql } from '../../../index.ts'
import { Page, Refusal } from '../answer.ts'
import type { D1, D1Result } from '../miniflare.ts'
import { type Call, databaseOf, jsonOf, type Routes } from '../route.ts'
import { type Database, hexId, type Snapshot, uuid } from '../state.ts'

const all = '/accounts/:account/d1/database'
const one = `${all}/:database`

export const d1: Routes = {
  [`GET ${all}`]: ({ state, query }) =>
    new Page(
      [...state.databases.values()].filter(({ name }) => (query.get('name') ?? name) === name).map(databaseShown),
      query,
    ),
  [`POST ${all}`]: (call) => create(call),
  [`GET ${one}`]: (call) => databaseShown(databaseOf(call)),
  [`DELETE ${one}`]: (call) => {
    call.state.databases.delete(databaseOf(call).uuid)
    call.runtime.stale()
    return null
  },
  [`POST ${one}/query`]: (call) => query(call),
  [`POST ${one}/raw`]: async (call) =>
    (await query(call)).map(({ results, ...rest }) => ({
      ...rest,
      results: { columns: Object.keys(results[0] ?? {}), rows: results.map((row) => Object.values(row)) },
    })),
  [`GET ${one}/time_travel/bookmark`]: (call) => bookmark(call),
  [`POST ${one}/time_travel/restore`]: (call) => restore(call),
  [`POST ${one}/export`]: (call) => exported(call),
  [`POST ${one}/import`]: (call) => imported(call),
}

export function databaseShown({ uuid: id, name, createdAt }: Database) {
  return { uuid: id, name, version: 'production', created_at: createdAt, num_tables: 0, file_size: 0 }
}

function create({ state, runtime, now, bytes }: Call): object {
  const { name = '' } = JSON.parse(new TextDecoder().decode(bytes)) as { name?: string }
  if ([...state.databases.values()].some((database) => database.name === name))
    throw new Refusal(400, 7502, `A database with the name ${name} already exists`)
  const made: Database = { uuid: uuid(state.random), name, createdAt: now().toISOString(), snapshots: [] }
  state.databases.set(made.uuid, made)
  runtime.stale()
  return databaseShown(made)
}

interface Statement {
  readonly sql?: string
  readonly params?: readonly unknown[]
}

/** All statements of one call are one transaction. */
async function query(call: Call): Promise<readonly D1Result[]> {
  const database = databaseOf(call)
  const body = jsonOf<Statement & { readonly batch?: readonly Statement[] }>(call)
  const given = body.batch ?? [body]
  const statements = given.flatMap(({ sql = '', params = [] }) =>
    params.length > 0 ? [{ sql, params }] : splitSql(sql).map((text) => ({ sql: text, params })),
  )
  return await run(call, database, statements)
}

async function run(
  call: Call,
  database: Database,
  statements: readonly Required<Statement>[],
): Promise<readonly D1Result[]> {
  const writes = statements.some(({ sql }) => !/^\s*(?:select|pragma|explain|with)\b/i.test(sql))
  return await call.runtime.database(database.uuid, async (db) => {
    const prepared = statements.map(({ sql, params }) => db.prepare(sql).bind(...params))
    try {
      const results = prepared.length === 0 ? [] : await db.batch(prepared)
      if (writes) await snapshot(call, database, db)
      return results.map(({ results: rows, success, meta }) => ({ results: rows ?? [], success, meta }))
    } catch (cause) {
      throw new Refusal(400, 7500, (cause as Error).message.replace(/^D1_ERROR: /, ''))
    }
  })
}

type Cut = readonly [noSchema: boolean, noData: boolean, ...tables: readonly string[]]

async function dump(db: D1, cut: Cut = [false, false]): Promise<string> {
  const [rows] = await db
    .prepare('PRAGMA miniflare_d1_export(?,?,?);')
    .bind(...cut)
    .raw()
  return (rows ?? []).join('\n')
}

/** What the database holds now, under a bookmark; the last one again where nothing has changed since. */
async function snapshot(call: Call, database: Database, db: D1): Promise<Snapshot> {
  // A database with virtual tables cannot be exported.
  const sql = await dump(db).catch(() => dumpDatabase({ rows: (one) => db.prepare(one).raw() }))
  const last = database.snapshots.at(-1)
  if (last !== undefined && last.sql === sql) return last
  const number = String(database.snapshots.length + 1).padStart(8, '0')
  const made = { bookmark: `${number}-00000000-0000-${hexId(call.state.random)}`, at: call.now().getTime(), sql }
  database.snapshots.push(made)
  return made
}

export async function bookmark(call: Call) {
  const database = databaseOf(call)
  const timestamp = call.query.get('timestamp')
  const now = await call.runtime.database(database.uuid, (db) => snapshot(call, database, db))
  if (timestamp === null) return { bookmark: now.bookmark }
  const then = database.snapshots.findLast(({ at }) => at <= Date.parse(timestamp))
  if (then === undefined) throw new Refusal(400, 7500, 'The database has no state that old.')
  return { bookmark: then.bookmark }
}

export async function restore(call: Call) {
  const database = databaseOf(call)
  const timestamp = call.query.get('timestamp')
  const wanted = database.snapshots.findLast((one) =>
    timestamp === null ? one.bookmark === call.query.get('bookmark') : one.at <= Date.parse(timestamp),
  )
  if (wanted === undefined) throw new Refusal(400, 7500, 'There is no such bookmark.')
  return await call.runtime.database(database.uuid, async (db) => {
    const previous = await snapshot(call, database, db)
    await replace(db, wanted.sql)
    const { bookmark: made } = await snapshot(call, database, db)
    return { bookmark: made, previous_bookmark: previous.bookmark, message: 'Restored.' }
  })
}

async function replace(db: D1, sql: string): Promise<void> {
  const rows = await db
    .prepare("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'")
    .raw()
  const order = ['trigger', 'view', 'index', 'table']
  const drops = rows
    .filter(([type]) => order.includes(String(type)))
    .sort(([a], [b]) => order.indexOf(String(a)) - order.indexOf(String(b)))
    .map(([type, name]) => `DROP ${type} IF EXISTS "${String(name).replaceAll('"', '""')}"`)
  const statements = ['PRAGMA defer_foreign_keys = on', ...drops, ...splitSql(sql)]
  await db.batch(statements.map((statement) => db.prepare(statement)))
}

interface ExportBody {
  readonly dump_options?: {
    readonly no_schema?: boolean
    readonly no_data?: boolean
    readonly tables?: readonly string[]
  }
}

async function exported(call: Call): Promise<object> {
  const database = databaseOf(call)
  const { no_schema = false, no_data = false, tables = [] } = jsonOf<ExportBody>(call).dump_options ?? {}
  return await call.runtime.database(database.uuid, async (db) => {
    const { bookmark: at_bookmark } = await snapshot(call, database, db)
    const sql = await dump(db, [no_schema, no_data, ...tables]).catch((cause: Error) => {
      throw new Refusal(400, 100402, cause.message)
    })
    const filename = `${hexId(call.state.random)}.sql`
    call.state.parked.set(filename, sql)
    const result = { filename, signed_url: `${call.origin}/parked/${filename}` }
    return { success: true, type: 'export', status: 'complete', at_bookmark, messages: [], result }
  })
}

interface ImportBody {
  readonly action?: 'init' | 'ingest' | 'poll'
  readonly etag?: string
  readonly filename?: string
}

async function imported(call: Call): Promise<object> {
  const database = databaseOf(call)
  const { action, etag = '', filename = `${etag}.sql` } = jsonOf<ImportBody>(call)
  if (action === 'init') return { filename, upload_url: `${call.origin}/parked/${filename}` }
  const sql = call.state.parked.get(filename) ?? ''
  if (action === 'ingest' && createHash('md5').update(sql).digest('hex') !== etag)
    throw new Refusal(400, 100405, 'The uploaded file is not the one that was announced.')
  const statements = splitSql(sql).map((text) => ({ sql: text, params: [] }))
  if (action === 'ingest') await run(call, database, statements)
  const final_bookmark = database.snapshots.at(-1)?.bookmark ?? ''
  const meta = { duration: 0, rows_read: 0, rows_written: statements.length, changes: 0, size_after: sql.length }
  const result = { num_queries: statements.length, final_bookmark, meta }
  return {
    success: true,
    type: 'import',
    status: 'complete',
    at_bookmark: final_bookmark,
    messages: [],
    errors: [],
    result,
  }
}
