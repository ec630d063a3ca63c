/** Files of records: CSV, JSON and JSON a line. They are written whole, at the end. */
import { posix } from 'node:path'
import { ClodoError } from '../../errors.ts'
import { makeDirectories } from '../../tree/directories.ts'
import type { Disk } from '../../tree/disk.ts'
import { decode } from '../../tree/utf8.ts'
import { byBytes, pairOf } from './pairs.ts'
import { literal } from './rows.ts'
import { type Item, pairItem, type RowText, type Store } from './store.ts'

type Cell = string | number | null | { readonly $blob: string }

/** @param holds what the other side has: a file can have either, but CSV, which has rows */
export function fileStore(disk: Disk, path: string, holds: Store['holds']): Store {
  const csv = path.endsWith('.csv')
  if (csv && holds === 'pairs') throw new ClodoError('DATA_UNFIT', { what: 'CSV holds rows, no pairs.', where: path })
  const items: Item[] = []
  const text = () => {
    const bytes = disk.read(path)
    if (bytes === undefined) throw new ClodoError('FILE_MISSING', { what: 'There is no such file.', where: path })
    return decode(bytes, path)
  }
  const parsed = () =>
    csv ? rowsOfCsv(text(), path) : itemsOf(path.endsWith('.ndjson') ? lines(text()) : JSON.parse(text()), holds)
  return {
    holds,
    lasting: false,
    async *read(after) {
      const all = parsed()
      yield* all.slice(all.findIndex(({ key }) => key === after) + 1)
    },
    write: async (more) => void items.push(...more),
    end: async () => {
      const written = csv ? csvOf(items) : jsonOf(items, holds, path.endsWith('.ndjson'))
      makeDirectories(disk, posix.dirname(path))
      disk.write(path, new TextEncoder().encode(written))
    },
  }
}

function lines(text: string): unknown[] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]))
}

function itemsOf(value: unknown, holds: Store['holds']): Item[] {
  const list = Array.isArray(value) ? value : []
  if (holds === 'rows') return list.map((row: { [name: string]: Cell }, index) => rowItem(row, index))
  const pairs = list as { key: string; value: string; base64?: boolean; metadata?: unknown; expiration?: number }[]
  return pairs
    .map(({ key, value: one, base64, ...more }) =>
      pairItem(key, Buffer.from(one, base64 === true ? 'base64' : 'utf8'), more),
    )
    .sort((a, b) => byBytes(a.key, b.key))
}

/** The key of a row that a file has is what it says; the place among equal ones tells them apart. */
function rowItem(row: { readonly [name: string]: Cell }, index: number): Item {
  const text: RowText = Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, literalOf(cell)]))
  return { key: text.rowid ?? String(index), text: JSON.stringify(text) }
}

function literalOf(cell: Cell): string {
  if (cell === null) return 'NULL'
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'object') return `X'${Buffer.from(cell.$blob, 'base64').toString('hex').toUpperCase()}'`
  return literal(cell)
}

/** Numbers that JSON would round stay text. */
function cellOf(sql: string): Cell {
  if (sql === 'NULL') return null
  if (sql.startsWith("'")) return sql.slice(1, -1).replaceAll("''", "'")
  if (/^X'/i.test(sql)) return { $blob: Buffer.from(sql.slice(2, -1), 'hex').toString('base64') }
  const number = Number(sql)
  if (Number.isInteger(number) && !Number.isSafeInteger(number))
    throw new ClodoError('DATA_UNFIT', {
      what: `JSON and CSV cannot say the number ${sql} exactly; copy to a file of SQLite.`,
    })
  return number
}

function jsonOf(items: readonly Item[], holds: Store['holds'], perLine: boolean): string {
  const values = items.map(({ key, text }) => {
    if (holds === 'rows')
      return Object.fromEntries(Object.entries(JSON.parse(text) as RowText).map(([name, sql]) => [name, cellOf(sql)]))
    const { bytes, ...more } = pairOf(text)
    const plain = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    const same = Buffer.from(plain).equals(Buffer.from(bytes))
    return {
      key,
      ...(same ? { value: plain } : { value: Buffer.from(bytes).toString('base64'), base64: true }),
      ...more,
    }
  })
  return perLine
    ? values.map((value) => `${JSON.stringify(value)}\n`).join('')
    : `${JSON.stringify(values, undefined, 2)}\n`
}

/** RFC 4180; NULL is an empty cell, the empty text a quoted one, and what has no other word a literal of SQL after `=`. */
function csvOf(items: readonly Item[]): string {
  const rows = items.map(({ text }) => JSON.parse(text) as RowText)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cell = (sql = 'NULL') => {
    if (sql === 'NULL') return ''
    if (sql.startsWith("'")) return `"${sql.slice(1, -1).replaceAll("''", "'").replaceAll('"', '""')}"`
    return sql
  }
  const head = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')
  return [head, ...rows.map((row) => names.map((name) => cell(row[name])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('')
}

/** A quoted cell is text; a bare one is a number, a blob, nothing, or text where it is none of these. */
function rowsOfCsv(text: string, path: string): Item[] {
  const [head = [], ...rows] = cellsOf(text.replace(/^\uFEFF/, ''), path)
  return rows.map((row, index) => {
    const values = head.map((name, at) => [name.text, sqlOf(row[at])])
    const value: RowText = Object.fromEntries(values)
    return { key: value.rowid ?? String(index), text: JSON.stringify(value) }
  })
}

interface CsvCell {
  readonly text: string
  readonly quoted: boolean
}

function sqlOf(cell: CsvCell | undefined): string {
  if (cell === undefined || (!cell.quoted && cell.text === '')) return 'NULL'
  const bare = /^-?(?:\d+|\d+\.\d*(?:e[+-]?\d+)?)$/i.test(cell.text) || /^X'(?:[0-9A-F]{2})*'$/i.test(cell.text)
  return !cell.quoted && bare ? cell.text : literal(cell.text)
}

function cellsOf(text: string, path: string): CsvCell[][] {
  const rows: CsvCell[][] = []
  let row: CsvCell[] = []
  const pattern = /("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r?\n|$)/y
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex
    const match = pattern.exec(text)
    if (match === null)
      throw new ClodoError('FILE_UNPARSABLE', {
        what: 'This is no CSV.',
        where: `${path}:${text.slice(0, at).split('\n').length}`,
      })
    const [, cell = '', end = ''] = match
    row.push(
      cell.startsWith('"')
        ? { text: cell.slice(1, -1).replaceAll('""', '"'), quoted: true }
        : { text: cell, quoted: false },
    )
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
