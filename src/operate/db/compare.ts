/** Two databases side by side, row by row, or by what they are made of. */
import type { Reads } from '../../cloudflare/d1.ts'
import { isContentless, isExternal, type Row, rowsOf } from './rows.ts'
import type { Schema, Table } from './schema.ts'

export interface RowDifference {
  readonly table: string
  /** Rows that both have alike. */
  readonly same: number
  /** Rows of one that the other has not, or has otherwise. */
  readonly different: number
}

export interface Side {
  readonly sql: Reads
  readonly schema: Schema
}

/** Tables whose rows differ; a table that one side lacks has all its rows different. */
export async function rowDifferences(one: Side, other: Side): Promise<RowDifference[]> {
  const names = [...new Set([...tablesOf(one), ...tablesOf(other)].map(({ name }) => name))]
  const found: RowDifference[] = []
  for (const table of names) {
    const [a, b] = [one, other].map(({ sql, schema }) => {
      const known = schema.tables.find(({ name }) => name === table)
      return known === undefined ? nothing() : rowsOf(sql, known)
    }) as [AsyncGenerator<Row>, AsyncGenerator<Row>]
    const counted = await side(a, b)
    if (counted.different > 0) found.push({ table, ...counted })
  }
  return found
}

function tablesOf({ schema }: Side): Table[] {
  return schema.tables.filter((table) => !isContentless(table) && !isExternal(table))
}

async function* nothing(): AsyncGenerator<Row> {}

/** Rows come in the order of their keys; one that is missing would make all behind it differ, so sets are compared. */
async function side(a: AsyncGenerator<Row>, b: AsyncGenerator<Row>) {
  const onlyA = new Set<string>()
  const onlyB = new Set<string>()
  let same = 0
  const meet = (row: string, mine: Set<string>, theirs: Set<string>) => {
    if (theirs.delete(row)) same += 1
    else mine.add(row)
  }
  for (let [first, second] = await Promise.all([a.next(), b.next()]); !first.done || !second.done; ) {
    if (!first.done) meet(first.value.join(), onlyA, onlyB)
    if (!second.done) meet(second.value.join(), onlyB, onlyA)
    ;[first, second] = await Promise.all([first.done ? first : a.next(), second.done ? second : b.next()])
  }
  return { same, different: onlyA.size + onlyB.size }
}

export interface SchemaDifference {
  /** `table items`, `column items.name`, `index items_by_name` */
  readonly key: string
  /** Of the second, against the first. */
  readonly kind: 'missing' | 'additional' | 'other'
}

/** What the second is made of otherwise than the first. How statements are laid out does not count. */
export function schemaDifferences(first: Schema, second: Schema): SchemaDifference[] {
  const [a, b] = [keysOf(first), keysOf(second)]
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((key): SchemaDifference[] => {
    if (!b.has(key)) return [{ key, kind: 'missing' }]
    if (!a.has(key)) return [{ key, kind: 'additional' }]
    return a.get(key) === b.get(key) ? [] : [{ key, kind: 'other' }]
  })
}

function keysOf({ tables, parts }: Schema): Map<string, string> {
  return new Map([
    ...tables.flatMap(({ name, columns, sql }) => [
      [`table ${name}`, plain(sql)] as const,
      ...columns.map((column) => [`column ${name}.${column}`, ''] as const),
    ]),
    ...parts.map(({ type, name, sql }) => [`${type} ${name}`, plain(sql)] as const),
  ])
}

function plain(sql: string): string {
  return sql
    .replaceAll(/["`[\]]/g, '')
    .replaceAll(/\s*([(),])\s*/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
