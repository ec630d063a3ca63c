import * as v from 'valibot'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { Problem } from '../http/problem.ts'
import { COLUMNS, type Media } from './media.ts'
import { type Database, type Sql, select, sql } from './table.ts'

const SORTS = ['-createdAt', 'createdAt', 'title', '-title', 'size', '-size'] as const

const whole = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))

/** What lists of files take in their query. */
export const listQuery = v.strictObject({
  /** Words that are in the title or in a tag, each of them. */
  q: v.optional(v.pipe(v.string(), v.maxLength(100))),
  tag: v.optional(v.pipe(v.string(), v.maxLength(40))),
  /** `image/png`, or `image/*`. */
  type: v.optional(v.pipe(v.string(), v.regex(/^\w+\/[\w.+-]+$|^\w+\/\*$/))),
  owner: v.optional(v.pipe(v.string(), v.maxLength(255))),
  'size[gte]': v.optional(whole),
  'size[lte]': v.optional(whole),
  /** `true`: those that can be restored, in place of those that are there. */
  deleted: v.optional(v.literal('true')),
  sort: v.optional(v.picklist(SORTS), '-createdAt'),
  limit: v.optional(v.pipe(whole, v.minValue(1), v.maxValue(100)), '20'),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(1000))),
})

export type ListQuery = v.InferOutput<typeof listQuery>

export interface Page {
  readonly items: readonly Media[]
  /** The cursor of the page that follows, if one does. */
  readonly next: string | null
}

/** @throws Problem 400 for a cursor that was not made for this sort. */
export async function readPage(db: Database, query: ListQuery): Promise<Page> {
  const { sort, limit } = query
  const name = sort.replace('-', '') as 'createdAt' | 'title' | 'size'
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC'
  const column = COLUMNS[name]
  const where = and([...conditionsOf(query), ...after(query, { column, direction })])
  const orderBy = `"${column}" ${direction}, "id" ${direction}`
  // One row more, to know whether another page follows.
  const rows = await select(db, where, { orderBy, limit: limit + 1 })
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items, next: last ? encodeCursor(sort, [last[name], last.id]) : null }
}

function conditionsOf({ q = '', tag, type, owner, deleted, ...query }: ListQuery): Sql[] {
  const { 'size[gte]': least, 'size[lte]': most } = query
  return [
    sql`state = ${deleted ? 'deleted' : 'ready'}`,
    // Not LIKE: D1 takes patterns of 50 bytes at most, and % and _ would have to be escaped.
    ...words(q).map((word) => sql`instr(lower(title), lower(${word})) > 0 OR instr(tags, lower(${word})) > 0`),
    ...(tag === undefined ? [] : [sql`instr(tags, ${`,${tag.toLowerCase()},`}) > 0`]),
    ...(type === undefined ? [] : [ofType(type)]),
    ...(owner === undefined ? [] : [sql`owner = ${owner}`]),
    ...(least === undefined ? [] : [sql`size >= ${least}`]),
    ...(most === undefined ? [] : [sql`size <= ${most}`]),
  ]
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean).slice(0, 8)
}

function ofType(type: string): Sql {
  if (!type.endsWith('/*')) return sql`type = ${type}`
  const prefix = type.slice(0, -1)
  return sql`substr(type, 1, ${prefix.length}) = ${prefix}`
}

/** What is behind the cursor: written so that SQLite can seek in an index. */
function after({ cursor, sort }: ListQuery, { column, direction }: { column: string; direction: string }): Sql[] {
  if (cursor === undefined) return []
  const position = decodeCursor(cursor, sort, 2)
  const [value, id] = position ?? []
  if (value === undefined || id === undefined)
    throw new Problem(400, { detail: 'The cursor was not made for this sort' })
  const operator = direction === 'ASC' ? '>' : '<'
  return [
    {
      text: `"${column}" ${operator}= ? AND ("${column}" ${operator} ? OR "id" ${operator} ?)`,
      values: [value, value, id],
    },
  ]
}

function and(pieces: readonly Sql[]): Sql {
  return {
    text: pieces.map(({ text }) => `(${text})`).join(' AND '),
    values: pieces.flatMap(({ values }) => values),
  }
}
