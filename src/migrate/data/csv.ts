/** CSV (RFC 4180) of rows: NULL is an empty cell, the empty text a quoted one; numbers and blobs are literals of SQL. */
import { ClodoError } from '../../errors.ts'
import { literal } from './insertions.ts'
import type { Item, RowText } from './store.ts'

export function csvOf(items: readonly Item[]): string {
  const rows = items.map(({ text }) => JSON.parse(text) as RowText)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const head = names.map(cellOfText).join(',')
  return [head, ...rows.map((row) => names.map((name) => cellOf(row[name])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('')
}

function cellOf(sql = 'NULL'): string {
  if (sql === 'NULL') return ''
  const text = textOf(sql)
  return text === undefined ? sql : cellOfText(text)
}

function cellOfText(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** The text that a literal of SQL says; undefined for a number or a blob. */
export function textOf(sql: string): string | undefined {
  if (sql.startsWith("'")) return sql.slice(1, -1).replaceAll("''", "'")
  const [, hex] = /^CAST\(X'(.*)' AS TEXT\)$/i.exec(sql) ?? []
  return hex === undefined ? undefined : Buffer.from(hex, 'hex').toString()
}

/** A quoted cell is text; a bare one is a number, a blob, nothing, or text where it is none of these. */
export function rowsOfCsv(text: string, path: string): Item[] {
  const [head = [], ...rows] = cellsOf(text, path)
  return rows.map((row, index) => {
    if (row.length !== head.length)
      throw new ClodoError('DATA_UNFIT', {
        what: `Row ${index + 1} has ${row.length} cells, and the head has ${head.length}.`,
        where: path,
      })
    const value: RowText = Object.fromEntries(head.map((name, at) => [name.text, sqlOf(row[at])]))
    return { key: String(index), text: JSON.stringify(value) }
  })
}

interface CsvCell {
  readonly text: string
  readonly quoted: boolean
}

/** Digits behind a zero are no number: they would lose it. */
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i

function sqlOf(cell: CsvCell | undefined): string {
  if (cell === undefined || (!cell.quoted && cell.text === '')) return 'NULL'
  const bare = number.test(cell.text) || /^X'(?:[0-9A-F]{2})*'$/i.test(cell.text)
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
    if (end === ',' && pattern.lastIndex < text.length) continue
    // A comma at the very end has one more cell behind it.
    if (end === ',') row.push({ text: '', quoted: false })
    rows.push(row)
    row = []
  }
  return rows
}
