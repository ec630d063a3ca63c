/** The rows of one table, of D1 or of a file of SQLite; each value is a literal of SQL, so that nothing is lost on the way. */
import type { Sql } from '../../cloudflare/d1.ts'
import { ClodoError } from '../../errors.ts'
import type { Item, RowText, Store } from './store.ts'

const page = 500
/** D1 takes statements of 100 kB. */
const longest = 90_000

interface Column {
  readonly name: string
  readonly pk: number
}

export interface Table extends Store {
  /** The statement that makes the table; undefined where there is none. */
  made(): Promise<string | undefined>
  /** Makes it, by the statement that made another one. */
  make(statement: string): Promise<void>
}

/** @param close ends the connection */
export function tableStore(sql: Sql, table: string, close?: () => void): Table {
  const columns = async (): Promise<Column[]> => {
    const rows = await sql.rows(`SELECT name, pk FROM pragma_table_info(${literal(table)})`)
    return rows.map(([name, pk]) => ({ name: String(name), pk: Number(pk) }))
  }
  const made = async () => {
    const [row] = await sql.rows(`SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ${literal(table)}`)
    return row === undefined ? undefined : String(row[0])
  }
  return {
    holds: 'rows',
    lasting: true,
    made,
    make: async (statement) => void (await sql.query(statement)),
    async *read(after) {
      const all = await columns()
      if (all.length === 0) throw new ClodoError('DATA_UNFIT', { what: `There is no table ${table}.`, where: table })
      yield* rowsOf(sql, table, all, after)
    },
    write: async (items) => {
      const names = (await columns()).map(({ name }) => name)
      for (const statement of insertions(table, names, items)) await sql.query(statement)
    },
    ...(close === undefined ? {} : { close }),
  }
}

/** By the primary key, else by the number that SQLite gives each row. */
async function* rowsOf(
  sql: Sql,
  table: string,
  columns: readonly Column[],
  after: string | undefined,
): AsyncGenerator<Item> {
  const keyed = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  const keys = keyed.length > 0 ? keyed.map(({ name }) => quoted(name)) : ['rowid']
  const shown = [...keys, ...columns.map(({ name }) => quoted(name))].map(
    // Names of their own: an API that answers with objects has one value for each name.
    (name, index) => `quote(${name}) AS c${index}`,
  )
  for (let last = after; ; ) {
    const beyond = last === undefined ? '' : ` WHERE (${keys.join(', ')}) > (${last})`
    const rows = await sql.rows(
      `SELECT ${shown.join(', ')} FROM ${quoted(table)}${beyond} ORDER BY ${keys.join(', ')} LIMIT ${page}`,
    )
    for (const row of rows) {
      const key = row.slice(0, keys.length).join(', ')
      const values = columns.map(({ name }, index) => [name, String(row[keys.length + index])])
      const text: RowText =
        keyed.length > 0 ? Object.fromEntries(values) : { rowid: key, ...Object.fromEntries(values) }
      yield { key, text: JSON.stringify(text) }
      last = key
    }
    if (rows.length < page) return
  }
}

/** Several rows a statement, as many as fit; a row that is there is written anew. */
function insertions(table: string, columns: readonly string[], items: readonly Item[]): string[] {
  const rows = items.map(({ text }) => JSON.parse(text) as RowText)
  const statements: string[] = []
  let values: string[] = []
  let names: readonly string[] = []
  const flush = () => {
    if (values.length > 0)
      statements.push(
        `INSERT OR REPLACE INTO ${quoted(table)} (${names.map(quoted).join(', ')}) VALUES ${values.join(', ')}`,
      )
    values = []
  }
  for (const row of rows) {
    const own = Object.keys(row)
    const odd = own.find((name) => name !== 'rowid' && !columns.includes(name))
    if (odd !== undefined)
      throw new ClodoError('DATA_UNFIT', { what: `The table ${table} has no column ${odd}.`, where: table })
    const value = `(${own.map((name) => row[name] ?? 'NULL').join(', ')})`
    const size = values.reduce((sum, one) => sum + Buffer.byteLength(one) + 2, Buffer.byteLength(value))
    if (own.join('\0') !== names.join('\0') || size > longest) flush()
    names = own
    values.push(value)
  }
  flush()
  return statements
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
