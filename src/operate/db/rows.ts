/**
 * The rows of a table, each value as the literal that SQLite reads as exactly this value: whatever its type, its size and
 * its bytes. SQLite makes the literals itself, so no number and no text passes through a format that would bend it.
 */
import type { Reads } from '../../cloudflare/d1.ts'
import { identifier } from '../migrations.ts'
import type { Table } from './schema.ts'

/** Literals in the order of `columnsOf`. A line break is in none of them. */
export type Row = readonly string[]

/** What a row is written with: its number, where that is no column, and its columns. */
export function columnsOf({ rowid, columns }: Table): string[] {
  return rowid === undefined ? [...columns] : [rowid, ...columns]
}

/** Bytes of a value that comes with its row; a larger one is fetched in pieces, for D1 has limits. */
const inline = 16_384
const piece = 500_000
/** Bytes that an answer should have, about. */
const answer = 1_500_000
const most = 5000

/** Does what a full-text index of this kind holds exist nowhere else but in it, unreadable? */
export function isContentless({ kind, sql }: Table): boolean {
  return kind === 'virtual' && /\bcontent\s*=\s*(?:''|"")/i.test(sql)
}

/** The table that a full-text index reads its texts from: it is built again instead of written. */
export function isExternal({ kind, sql }: Table): boolean {
  return kind === 'virtual' && /\bfts5\b/i.test(sql) && /\bcontent\s*=\s*(?!''|"")\S/i.test(sql)
}

export async function* rowsOf(sql: Reads, table: Table): AsyncGenerator<Row> {
  const columns = columnsOf(table)
  const shown = columns.map((column, at) => `${literal(quoted(table, column))} AS c${at}`)
  const keys = table.key.map((column, at) => `${keyLiteral(quoted(table, column))} AS k${at}`)
  const select = `SELECT ${[...shown, ...keys].join(', ')} FROM ${identifier(table.name)}`
  let limit = 64
  let after: readonly string[] = []
  for (let read = 0; ; ) {
    const page = await sql.rows(`${select} ${pageOf(table, { after, read, limit })}`)
    let bytes = 0
    for (const found of page) {
      const values = found.map(String)
      after = values.slice(columns.length)
      const at = isKey(after) ? `WHERE ${same(table, after)}` : pageOf(table, { after: [], read, limit: 1 })
      const row = await whole(sql, { table, at, row: values.slice(0, columns.length) })
      bytes += row.reduce((sum, value) => sum + value.length, 0)
      read += 1
      yield row
    }
    if (page.length < limit) return
    limit = Math.max(1, Math.min(most, Math.floor((answer / Math.max(bytes, 1)) * page.length)))
  }
}

interface Page {
  /** The key of the last row that was read. */
  readonly after: readonly string[]
  readonly read: number
  readonly limit: number
}

function pageOf(table: Table, { after, read, limit }: Page): string {
  const order = table.key.map((column) => quoted(table, column)).join(', ')
  const sorted = order === '' ? '' : `ORDER BY ${order} `
  if (!isKey(after)) return `${sorted}LIMIT ${limit} OFFSET ${read}`
  return `WHERE (${order}) > (${after.join(', ')}) ${sorted}LIMIT ${limit}`
}

/** There is one, and a statement can hold it. */
function isKey(key: readonly string[]): boolean {
  return key.length > 0 && key.join().length < 60_000
}

function same(table: Table, key: readonly string[]): string {
  return table.key.map((name, at) => `${quoted(table, name)} IS ${key[at]}`).join(' AND ')
}

function quoted({ rowid, key }: Table, column: string): string {
  return column === rowid || (key.length === 1 && key[0] === column && ['rowid', '_rowid_', 'oid'].includes(column))
    ? column
    : identifier(column)
}

/** A value that is too large stands as `t` or `b` (text, blob) and its length, which no literal begins with. */
function literal(column: string): string {
  const bytes = `length(CAST(${column} AS BLOB))`
  const text = `CASE WHEN ${bytes} > ${inline} THEN 't' || ${bytes} ELSE ${keyText(column)} END`
  const blob = `CASE WHEN length(${column}) > ${inline} THEN 'b' || length(${column}) ELSE quote(${column}) END`
  return `CASE typeof(${column}) WHEN 'text' THEN ${text} WHEN 'blob' THEN ${blob} ELSE quote(${column}) END`
}

function keyLiteral(column: string): string {
  return `CASE typeof(${column}) WHEN 'text' THEN ${keyText(column)} ELSE quote(${column}) END`
}

/** Text as it is where it is plain ASCII; else by its bytes, which may be no UTF-8 and hold what ends a text in C. */
function keyText(column: string): string {
  const plain = `${column} NOT GLOB '*[^ -~]*' AND instr(${column}, char(0)) = 0`
  return `CASE WHEN ${plain} THEN quote(${column}) ELSE 'CAST(X''' || hex(${column}) || ''' AS TEXT)' END`
}

interface Found {
  readonly table: Table
  /** The end of a SELECT that finds the row again. */
  readonly at: string
  readonly row: Row
}

async function whole(sql: Reads, { table, at, row }: Found): Promise<Row> {
  if (!row.some(isLarge)) return row
  const columns = columnsOf(table)
  const values: string[] = []
  for (const [index, value] of row.entries()) {
    const column = quoted(table, columns[index] ?? '')
    values.push(isLarge(value) ? await large(sql, { from: `${identifier(table.name)} ${at}`, column, value }) : value)
  }
  return values
}

const isLarge = (value: string) => /^[tb]\d/.test(value)

interface Large {
  readonly from: string
  readonly column: string
  readonly value: string
}

async function large(sql: Reads, { from, column, value }: Large): Promise<string> {
  const pieces: string[] = []
  for (let start = 1; start <= Number(value.slice(1)); start += piece) {
    const part = `hex(substr(CAST(${column} AS BLOB), ${start}, ${piece})) AS c0`
    const [found] = await sql.rows(`SELECT ${part} FROM ${from}`)
    pieces.push(String(found?.[0] ?? ''))
  }
  const hex = `X'${pieces.join('')}'`
  return value.startsWith('t') ? `CAST(${hex} AS TEXT)` : hex
}
