import type { Position } from '../http/cursor.ts'
import type { Fields } from './fields.ts'
import type { Condition, ListQuery, Order, Scalar } from './list-query.ts'

/** A piece of SQL and the values for its question marks. */
export interface Sql {
  readonly text: string
  readonly values: readonly Scalar[]
}

const COMPARISONS = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** The name of a field in SQL: `createdAt` is the column `created_at`. Only names from a schema may come here. */
export function column(field: string): string {
  return `"${columnName(field)}"`
}

export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Which rows a page has. */
export function wherePage({ conditions, search, order, after }: ListQuery, fields: Fields): Sql {
  const pieces = [
    ...conditions.map(compare),
    ...(search ? [contains(search, fields)] : []),
    ...(after ? [follows(order, after)] : []),
  ]
  return {
    text: pieces.map(({ text }) => `(${text})`).join(' AND ') || 'TRUE',
    values: pieces.flatMap(({ values }) => values),
  }
}

/** The order of a page, `"price" DESC, "id" DESC`. */
export function orderPage({ order }: ListQuery): string {
  return order.map(({ field, descending }) => `${column(field)} ${descending ? 'DESC' : 'ASC'}`).join(', ')
}

function compare({ field, operator, value }: Condition): Sql {
  const name = column(field)
  if (operator !== 'in') return { text: `${name} ${COMPARISONS[operator]} ?`, values: [value] }
  return { text: `${name} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(value)] }
}

// Not LIKE: D1 takes patterns of 50 bytes at most, and % and _ would have to be escaped.
function contains(search: string, fields: Fields): Sql {
  const searchable = Object.keys(fields).filter((name) => {
    const field = fields[name]
    return field?.type === 'string' && field.searchable
  })
  const pieces = searchable.map((field) => `instr(lower(${column(field)}), lower(?)) > 0`)
  return { text: pieces.join(' OR ') || 'FALSE', values: searchable.map(() => search) }
}

/**
 * The rows behind a position: by the first key or, where that is equal, by the keys after it.
 * Written as `a >= ? AND (a > ? OR …)`, because it lets SQLite seek in an index, which a plain OR does not.
 */
function follows([first, ...keys]: readonly Order[], [value, ...values]: Position): Sql {
  if (!first || value === undefined) return { text: 'FALSE', values: [] }
  const name = column(first.field)
  const operator = first.descending ? '<' : '>'
  const rest = follows(keys, values)
  return {
    text: `${name} ${operator}= ? AND (${name} ${operator} ? OR (${rest.text}))`,
    values: [value, value, ...rest.values],
  }
}
