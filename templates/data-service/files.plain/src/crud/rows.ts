import { encodeCursor } from '../http/cursor.ts'
import { type Draft, type Fields, type Item, KEPT, type Resource } from './fields.ts'
import type { ListQuery } from './list-query.ts'
import { column, orderPage, wherePage } from './select.ts'

type Row = Record<string, string | number | null>

/** A page of a list; `next` is the cursor of the page that follows, if one does. */
export interface Page<T> {
  readonly items: T[]
  readonly next: string | null
}

/** The rows of a resource in D1. */
export function rows<F extends Fields>({ table, fields }: Resource<F>) {
  const names = Object.keys(fields)
  const sql = statements(table, names)
  const flags = names.filter((name) => fields[name]?.type === 'boolean')

  const toItem = (row: Row) => {
    const booleans = flags.map((name) => [name, row[name] === null ? null : row[name] === 1])
    return { ...row, ...Object.fromEntries(booleans) } as Item<F>
  }

  return {
    async find(db: D1Database, id: string): Promise<Item<F> | null> {
      const row = await db.prepare(sql.find).bind(id).first<Row>()
      return row && toItem(row)
    },

    async insert(db: D1Database, draft: Draft<F>): Promise<Item<F>> {
      const now = new Date().toISOString()
      const values = [...names.map((name) => draft[name]), crypto.randomUUID(), now, now]
      const row = await db
        .prepare(sql.insert)
        .bind(...values)
        .first<Row>()
      if (!row) throw new Error(`INSERT INTO ${table} returned no row`)
      return toItem(row)
    },

    /** Returns null when the row is no longer the version that was read. */
    async replace(db: D1Database, { id, version }: Item<F>, draft: Draft<F>): Promise<Item<F> | null> {
      const values = [...names.map((name) => draft[name]), new Date().toISOString(), id, version]
      const row = await db
        .prepare(sql.replace)
        .bind(...values)
        .first<Row>()
      return row && toItem(row)
    },

    /** Returns false when the row is no longer the version that was read. */
    async remove(db: D1Database, { id, version }: Item<F>): Promise<boolean> {
      const { meta } = await db.prepare(sql.remove).bind(id, version).run()
      return meta.changes > 0
    },

    async page(db: D1Database, query: ListQuery): Promise<Page<Item<F>>> {
      const { text, values } = wherePage(query, fields)
      const { results } = await db
        .prepare(`${sql.page} WHERE ${text} ORDER BY ${orderPage(query)} LIMIT ?`)
        // One row more, to know whether another page follows.
        .bind(...values, query.limit + 1)
        .run<Row>()
      const page = results.slice(0, query.limit)
      const last = results.length > query.limit ? page.at(-1) : undefined
      const position = last && query.order.map(({ field }) => last[field] ?? '')
      return { items: page.map(toItem), next: position ? encodeCursor(query.sort, position) : null }
    },
  }
}

function statements(table: string, names: readonly string[]) {
  const selected = [...Object.keys(KEPT), ...names].map((name) => `${column(name)} AS "${name}"`)
  const inserted = [...names, 'id', 'createdAt', 'updatedAt'].map(column)
  const assignments = [...names, 'updatedAt'].map((name) => `${column(name)} = ?`)
  return {
    find: `SELECT ${selected} FROM "${table}" WHERE id = ?`,
    insert: `INSERT INTO "${table}" (${inserted}) VALUES (${inserted.map(() => '?')}) RETURNING ${selected}`,
    replace: `UPDATE "${table}" SET ${assignments}, version = version + 1 WHERE id = ? AND version = ? RETURNING ${selected}`,
    remove: `DELETE FROM "${table}" WHERE id = ? AND version = ?`,
    page: `SELECT ${selected} FROM "${table}"`,
  }
}
