import type { Context } from 'hono'
import { COLUMNS, type Media, SELECTED } from './media.ts'

export type Database = D1Database
export type Value = string | number | null

/** A piece of SQL and the values for its question marks. `sql` makes one. */
export interface Sql {
  readonly text: string
  readonly values: readonly Value[]
}

export type Changes = { readonly [name in keyof Media]?: Value | Sql }

/**
 * Values become question marks, so none of them is read as SQL.
 *
 * @example sql`size > ${size} AND state = 'ready'`
 */
export function sql(parts: TemplateStringsArray, ...values: readonly Value[]): Sql {
  return { text: parts.join('?'), values }
}

/** The rows that a request may reach. */
export const databaseOf = (c: Context<{ Bindings: Env }>): Database => c.env.DB

/** Where the objects of a request lie in the bucket. */
export const folderOf = (_c: Context): string => 'media'

export async function select(
  db: Database,
  { text, values }: Sql,
  { orderBy, limit }: { readonly orderBy: string; readonly limit: number },
): Promise<Media[]> {
  const statement = `SELECT ${SELECTED} FROM media WHERE ${text} ORDER BY ${orderBy} LIMIT ?`
  const { results } = await db
    .prepare(statement)
    .bind(...values, limit)
    .run<Media>()
  return results
}

export async function insert(db: Database, media: Media): Promise<Media> {
  const names = Object.values(COLUMNS).map((column) => `"${column}"`)
  const values = Object.keys(COLUMNS).map((name) => media[name as keyof Media])
  const statement = `INSERT INTO media (${names}) VALUES (${names.map(() => '?')}) RETURNING ${SELECTED}`
  const row = await db
    .prepare(statement)
    .bind(...values)
    .first<Media>()
  if (row === null) throw new Error('INSERT INTO media returned no row')
  return row
}

/** The first row that was changed, as it is now. */
export async function update(db: Database, changes: Changes, where: Sql): Promise<Media | undefined> {
  const pieces = Object.entries(changes).map(([name, to]) => assignment(COLUMNS[name as keyof Media], to))
  const assignments = pieces.map(({ text }) => text)
  const row = await db
    .prepare(`UPDATE media SET ${assignments} WHERE ${where.text} RETURNING ${SELECTED}`)
    .bind(...pieces.flatMap(({ values }) => values), ...where.values)
    .first<Media>()
  return row ?? undefined
}

export async function remove(db: Database, where: Sql): Promise<void> {
  await db
    .prepare(`DELETE FROM media WHERE ${where.text}`)
    .bind(...where.values)
    .run()
}

function assignment(column: string, to: Value | Sql): Sql {
  if (typeof to === 'object' && to !== null) return { text: `"${column}" = ${to.text}`, values: to.values }
  return { text: `"${column}" = ?`, values: [to] }
}
