/** Statements that write rows: several rows each, as many as fit; a row that is there is written anew. */
import { ClodoError } from '../../errors.ts'
import type { Item, RowText } from './store.ts'

/** D1 takes statements of 100 kB; a longer value is bound. */
const longest = 90_000

export interface Into {
  readonly table: string
  readonly columns: readonly string[]
  /** Columns by which a row is known again. */
  readonly keys: readonly string[]
}

export interface Insertion {
  readonly statement: string
  readonly params: readonly string[]
}

/** @throws DATA_UNFIT at a column that the table has not */
export function insertions({ table, columns, keys }: Into, items: readonly Item[]): Insertion[] {
  const all: Insertion[] = []
  let rows: Row[] = []
  let names: readonly string[] = []
  const flush = () => {
    if (rows.length > 0) all.push(insertion({ table, columns: names, keys }, rows))
    rows = []
  }
  const known = new Set([...columns, ...keys])
  for (const { text } of items) {
    const row = JSON.parse(text) as RowText
    const own = Object.keys(row)
    const odd = own.find((name) => !known.has(name))
    if (odd !== undefined)
      throw new ClodoError('DATA_UNFIT', { what: `The table ${table} has no column ${odd}.`, where: table })
    const next = boundRow(Object.values(row))
    const size = [...rows, next].reduce((sum, { values }) => sum + Buffer.byteLength(values) + 2, 0)
    const alone = next.params.length > 0 || rows.some(({ params }) => params.length > 0)
    if (own.join('\0') !== names.join('\0') || size > longest || alone) flush()
    names = own
    rows.push(next)
  }
  flush()
  return all
}

interface Row {
  readonly values: string
  readonly params: readonly string[]
}

function boundRow(literals: readonly string[]): Row {
  const params: string[] = []
  const values = literals.map((one) => {
    if (one.length < longest / 2) return one
    const [, before = '', hex, after = ''] = /^(CAST\()?X'(.*)'( AS TEXT\))?$/i.exec(one) ?? []
    params.push(hex ?? one.slice(1, -1).replaceAll("''", "'"))
    return hex === undefined ? '?' : `${before}unhex(?)${after}`
  })
  return { values: `(${values.join(', ')})`, params }
}

/** No REPLACE: it would delete the row first, and with it what refers to it. */
function insertion({ table, columns, keys }: Into, rows: readonly Row[]): Insertion {
  const others = columns
    .filter((name) => !keys.includes(name))
    .map((name) => `${quoted(name)} = excluded.${quoted(name)}`)
  const anew =
    keys.length === 0
      ? ''
      : ` ON CONFLICT (${keys.map(quoted).join(', ')}) DO ${others.length === 0 ? 'NOTHING' : `UPDATE SET ${others.join(', ')}`}`
  const values = rows.map((row) => row.values).join(', ')
  return {
    statement: `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES ${values}${anew}`,
    params: rows.flatMap(({ params }) => params),
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function literal(text: string): string {
  return text.includes('\0')
    ? `CAST(X'${Buffer.from(text).toString('hex')}' AS TEXT)`
    : `'${text.replaceAll("'", "''")}'`
}
