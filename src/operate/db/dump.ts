/**
 * A database as statements that make it again: none longer than D1 takes, whatever is in a row; in an order in which
 * foreign keys, indexes and triggers do not get into the way.
 */
import { createHash } from 'node:crypto'
import type { Reads } from '../../cloudflare/d1.ts'
import { identifier, quoted } from '../migrations.ts'
import { columnsOf, isContentless, isExternal, type Row, rowsOf } from './rows.ts'
import { type Schema, schemaOf, type Table } from './schema.ts'

export interface Count {
  readonly name: string
  readonly rows: number
  /** SHA-256 over all rows in the order of their keys. */
  readonly sha256: string
}

/** D1 takes 100 kB (https://developers.cloudflare.com/d1/platform/limits/). */
const longest = 90_000

/** Holds what is too large for one statement, a piece at a time; gone in the end. */
const staging = '"_clodo_cells"'

export type Statement = { readonly kind: 'schema' | 'rows'; readonly sql: string }

const schema = (sql: string): Statement => ({ kind: 'schema', sql })
/** A line break can only be in a name. */
const rows = (sql: string): Statement => ({ kind: sql.includes('\n') ? 'schema' : 'rows', sql })

/** @param count hears of each table when all its rows are out */
export async function* dump(
  sql: Reads,
  { tables, parts, sequences }: Schema,
  count: (count: Count) => void,
): AsyncGenerator<Statement> {
  yield schema('PRAGMA defer_foreign_keys = on')
  for (const { kind, sql: text } of tables) if (kind === 'table') yield schema(text)
  // A foreign key may point to what such an index makes unique.
  for (const part of parts) if (part.unique) yield schema(part.sql)
  yield schema(`CREATE TABLE ${staging} (k INTEGER PRIMARY KEY, v)`)
  for (const table of tables) {
    if (table.kind === 'virtual') yield schema(table.sql)
    yield* tableRows(sql, table, count)
  }
  yield schema(`DROP TABLE ${staging}`)
  if (sequences.length > 0) yield rows('DELETE FROM sqlite_sequence')
  for (const [name, last] of sequences) yield rows(`INSERT INTO sqlite_sequence VALUES ('${quoted(name)}', ${last})`)
  for (const part of parts) if (!part.unique) yield schema(part.sql)
}

/** What takes everything away: children before parents, and first what could act on it. */
export function* wipe({ tables, parts }: Schema): Generator<string> {
  yield 'PRAGMA defer_foreign_keys = on'
  for (const type of ['trigger', 'view', 'index'] as const)
    for (const part of parts) if (part.type === type) yield `DROP ${type} IF EXISTS ${identifier(part.name)}`
  for (const { name } of [...tables].reverse()) yield `DROP TABLE IF EXISTS ${identifier(name)}`
}

async function* tableRows(sql: Reads, table: Table, count: (count: Count) => void): AsyncGenerator<Statement> {
  if (isContentless(table)) return
  if (isExternal(table)) {
    const name = identifier(table.name)
    yield rows(`INSERT INTO ${name} (${name}) VALUES ('rebuild')`)
    return
  }
  const sum = sumOf(table)
  const batch = batchOf(table)
  for await (const row of rowsOf(sql, table)) {
    sum.add(row)
    for (const statement of batch.add(row)) yield rows(statement)
  }
  for (const statement of batch.rest()) yield rows(statement)
  count(sum.count())
}

/** The whole of it in one text. */
export async function dumpText(sql: Reads): Promise<string> {
  const statements: string[] = []
  for await (const statement of dump(sql, await schemaOf(sql), () => {})) statements.push(`${statement.sql}\n;\n`)
  return statements.join('')
}

/** The same sums over a database as it stands, without its statements. */
export async function countsOf(sql: Reads, { tables }: Schema): Promise<Count[]> {
  const counts: Count[] = []
  for (const table of tables.filter((one) => !isContentless(one) && !isExternal(one))) {
    const sum = sumOf(table)
    for await (const row of rowsOf(sql, table)) sum.add(row)
    counts.push(sum.count())
  }
  return counts
}

function sumOf({ name }: Table): { add(row: Row): void; count(): Count } {
  const sum = createHash('sha256')
  let read = 0
  return {
    add(row) {
      read += 1
      sum.update(`${row.join(',')}\n`)
    },
    count: () => ({ name, rows: read, sha256: sum.digest('hex') }),
  }
}

interface Batch {
  add(row: Row): string[]
  rest(): string[]
}

function batchOf(table: Table): Batch {
  const names = columnsOf(table).map((column) => (column === table.rowid ? column : identifier(column)))
  const head = `INSERT INTO ${identifier(table.name)} (${names.join(', ')}) VALUES `
  let tuples: string[] = []
  let length = head.length
  const rest = () => {
    const done = tuples.length === 0 ? [] : [head + tuples.join(',')]
    tuples = []
    length = head.length
    return done
  }
  return {
    rest,
    add(row) {
      const tuple = `(${row.join(',')})`
      if (head.length + tuple.length > longest) return [...rest(), ...staged(head, row)]
      const done = length + tuple.length + 1 > longest ? rest() : []
      tuples.push(tuple)
      length += tuple.length + 1
      return done
    },
  }
}

/** A row with values that no statement can hold: they are put together beside the table, then the row is made of them. */
function staged(head: string, row: Row): string[] {
  const statements: string[] = []
  const values = row.map((value, at) => {
    if (value.length <= 400) return value
    statements.push(...assembled(at, value))
    return `(SELECT ${value.startsWith('X') ? 'CAST(v AS BLOB)' : 'v'} FROM ${staging} WHERE k = ${at})`
  })
  return [...statements, `${head}(${values.join(',')})`, `DELETE FROM ${staging}`]
}

function assembled(at: number, value: string): string[] {
  const hex = /^(?:CAST\()?X'(\w*)'/.exec(value)?.[1]
  // Plain text, which may be long through its quotes alone.
  if (hex === undefined) return [`INSERT INTO ${staging} VALUES (${at}, ${value})`]
  const pieces = hex.match(/.{1,80000}/g) ?? ['']
  return [
    `INSERT INTO ${staging} VALUES (${at}, '')`,
    ...pieces.map((part) => `UPDATE ${staging} SET v = v || CAST(X'${part}' AS TEXT) WHERE k = ${at}`),
  ]
}
