/** The rows of one table, of D1 or of a file of SQLite; each value is a literal of SQL, so that nothing is lost on the way. */
import type { Sql } from '../../cloudflare/d1.ts'
import { ClodoError } from '../../errors.ts'
import { insertions, literal, quoted } from './insertions.ts'
import type { Item, RowText, Store } from './store.ts'

const page = 500

export interface Table extends Store {
  /** The statement that makes the table; undefined where there is none. */
  made(): Promise<string | undefined>
  /** Makes it, by the statement that made another one. */
  make(statement: string): Promise<void>
}

/** What a table is read and written by. */
interface Shape {
  readonly columns: readonly string[]
  /** Of the primary key. */
  readonly primary: readonly string[]
  /** Columns that name a row in one order: the number that SQLite gives each row, else the primary key. */
  readonly order: readonly string[]
}

/** @param close ends the connection */
export function tableStore(sql: Sql, table: string, close?: () => void): Table {
  const made = async () => {
    const [row] = await sql.rows(
      `SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ${literal(table)} COLLATE NOCASE`,
    )
    return row === undefined ? undefined : String(row[0])
  }
  const shape = async (): Promise<Shape> => {
    const rows = await sql.rows(`SELECT name, pk FROM pragma_table_info(${literal(table)}) ORDER BY cid`)
    const statement = await made()
    // A view has columns, and no order of its rows.
    if (statement === undefined)
      throw new ClodoError('DATA_UNFIT', { what: `There is no table ${table}.`, where: table })
    const columns = rows.map(([name]) => String(name))
    const keyed = rows.filter(([, pk]) => Number(pk) > 0).sort(([, a], [, b]) => Number(a) - Number(b))
    const primary = keyed.map(([name]) => String(name))
    const free = ['rowid', '_rowid_', 'oid'].find((name) => !columns.some((one) => one.toLowerCase() === name))
    const rowless = /\bWITHOUT\s+ROWID\b/i.test(statement)
    return { columns, primary, order: rowless || free === undefined ? primary : [free] }
  }
  return {
    holds: 'rows',
    lasting: true,
    keeps: [],
    made,
    make: async (statement) => void (await sql.query(statement)),
    async *read(after) {
      yield* rowsOf(sql, table, await shape(), after)
    },
    write: async (items) => {
      if (items.length === 0) return
      const { columns, primary, order } = await shape()
      const keys = primary.length > 0 ? primary : order
      for (const { statement, params } of insertions({ table, columns, keys }, items))
        await sql.query(statement, params)
    },
    ...(close === undefined ? {} : { close }),
  }
}

async function* rowsOf(
  sql: Sql,
  table: string,
  { columns, primary, order }: Shape,
  after: string | undefined,
): AsyncGenerator<Item> {
  // A table without a primary key has the number of a row for one.
  const names = primary.length > 0 ? columns : [...order, ...columns.filter((name) => !order.includes(name))]
  // Names of their own: an API that answers with objects has one value for each name.
  const shown = [...order.map((name) => `quote(${quoted(name)})`), ...names.map(told)].map(
    (one, index) => `${one} AS c${index}`,
  )
  const keys = order.map(quoted).join(', ')
  for (let last = after; ; ) {
    const beyond = last === undefined ? '' : ` WHERE (${keys}) > (${last})`
    const rows = await sql.rows(
      `SELECT ${shown.join(', ')} FROM ${quoted(table)}${beyond} ORDER BY ${keys} LIMIT ${page}`,
    )
    for (const row of rows) {
      const text: RowText = Object.fromEntries(names.map((name, index) => [name, String(row[order.length + index])]))
      last = row.slice(0, order.length).join(', ')
      yield { key: last, text: JSON.stringify(text) }
    }
    if (rows.length < page) return
  }
}

/** `quote()` ends a text at a character 0. */
function told(name: string): string {
  const column = quoted(name)
  const text = `typeof(${column}) = 'text' AND instr(${column}, char(0)) > 0`
  return `CASE WHEN ${text} THEN 'CAST(X''' || hex(${column}) || ''' AS TEXT)' ELSE quote(${column}) END`
}
