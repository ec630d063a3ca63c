import type { Context } from 'hono'
import { assertPredicate } from './predicate.ts'

/** What D1 takes for a question mark. */
export type Value = string | number | boolean | null

/** A piece of SQL and the values for its question marks. `sql` makes one. */
export interface Sql {
  readonly text: string
  readonly values: readonly Value[]
}

/**
 * Values become question marks, so none of them is read as SQL.
 *
 * @example sql`status = ${status} AND price > ${price}`
 */
export function sql(parts: TemplateStringsArray, ...values: readonly Value[]): Sql {
  return { text: parts.join('?'), values }
}

export interface Selection {
  /** Columns by the name they get in a row. Default: all, under their own names. */
  readonly columns?: { readonly [name: string]: string }
  /** Which rows. Default: all of the tenant. */
  readonly where?: Sql
  /** `"price" DESC, "id"`. Only names from code may come here. */
  readonly orderBy?: string
  readonly limit?: number
}

/** What a write answers with: the rows it touched. */
export type Returning = Pick<Selection, 'columns'>

const ALL: Sql = { text: 'TRUE', values: [] }

/**
 * The rows of one tenant in D1. Every statement is made here and names the tenant: there is none that reads or writes a row
 * of another, and no way to forget it. Tables have a column `tenant_id`.
 *
 * @throws {TypeError} for a name or a condition that could lead elsewhere: a subquery, a comment, a second statement.
 */
export class TenantDatabase {
  readonly #db: D1Database
  readonly #tenant: string

  constructor(db: D1Database, tenant: string) {
    this.#db = db
    this.#tenant = tenant
  }

  async select<Row>(table: string, { columns, where = ALL, orderBy, limit }: Selection = {}): Promise<Row[]> {
    const order = orderBy === undefined ? '' : ` ORDER BY ${orderOf(orderBy)}`
    const text = `SELECT ${listOf(columns)} FROM ${name(table)} WHERE ${owned(where)}${order}${limit === undefined ? '' : ' LIMIT ?'}`
    const { results } = await this.#run<Row>(text, [
      this.#tenant,
      ...where.values,
      ...(limit === undefined ? [] : [limit]),
    ])
    return results
  }

  async first<Row>(table: string, selection: Omit<Selection, 'limit'> = {}): Promise<Row | null> {
    const [row] = await this.select<Row>(table, { ...selection, limit: 1 })
    return row ?? null
  }

  async insert<Row>(
    table: string,
    values: { readonly [column: string]: Value },
    { columns }: Returning = {},
  ): Promise<Row> {
    const names = Object.keys(values).map(writable)
    const text = `INSERT INTO ${name(table)} (tenant_id, ${names.join(', ')}) VALUES (?${', ?'.repeat(names.length)}) RETURNING ${listOf(columns)}`
    const { results } = await this.#run<Row>(text, [this.#tenant, ...Object.values(values)])
    const [row] = results
    if (!row) throw new Error(`INSERT INTO ${table} returned no row`)
    return row
  }

  /** The rows that were changed, as they are now. */
  async update<Row>(
    table: string,
    changes: { readonly [column: string]: Value | Sql },
    where: Sql,
    { columns }: Returning = {},
  ): Promise<Row[]> {
    const pieces = Object.entries(changes).map(([column, to]) => assignment(column, to))
    const text = `UPDATE ${name(table)} SET ${pieces.map((piece) => piece.text).join(', ')} WHERE ${owned(where)} RETURNING ${listOf(columns)}`
    const values = [...pieces.flatMap((piece) => piece.values), this.#tenant, ...where.values]
    return (await this.#run<Row>(text, values)).results
  }

  /** How many rows there were. */
  async delete(table: string, where: Sql): Promise<number> {
    const { meta } = await this.#run(`DELETE FROM ${name(table)} WHERE ${owned(where)}`, [
      this.#tenant,
      ...where.values,
    ])
    return meta.changes
  }

  #run<Row>(text: string, values: readonly Value[]): Promise<D1Result<Row>> {
    return this.#db
      .prepare(text)
      .bind(...values)
      .run<Row>()
  }
}

/**
 * The rows of the tenant that a request is for.
 *
 * @throws {Error} where there is none: the route stands above `tenancy()`, or lets requests without a tenant in.
 */
export function databaseOf(c: Context): TenantDatabase {
  const database = c.get('database')
  if (database === undefined) throw new Error(`${c.req.path} has no tenant, so it has no rows`)
  return database
}

function owned(where: Sql): string {
  assertPredicate(where)
  return `tenant_id = ? AND (${where.text})`
}

/** The name of a table or a column, and nothing else. */
function name(text: string): string {
  if (!/^[a-z_]\w{0,62}$/i.test(text)) throw new TypeError(`${JSON.stringify(text)} is no name of a table or a column`)
  return `"${text}"`
}

function writable(column: string): string {
  if (column.toLowerCase() === 'tenant_id')
    throw new TypeError('tenant_id is written by the database of the tenant alone')
  return name(column)
}

function assignment(column: string, to: Value | Sql): Sql {
  if (typeof to !== 'object' || to === null) return { text: `${writable(column)} = ?`, values: [to] }
  assertPredicate(to)
  return { text: `${writable(column)} = (${to.text})`, values: to.values }
}

function listOf(columns: { readonly [name: string]: string } | undefined): string {
  if (columns === undefined) return '*'
  return Object.entries(columns)
    .map(([as, column]) => `${name(column)} AS ${name(as)}`)
    .join(', ')
}

function orderOf(text: string): string {
  const term = /^"?[a-z_]\w{0,62}"?( (ASC|DESC))?$/i
  if (!text.split(', ').every((one) => term.test(one)))
    throw new TypeError(`${JSON.stringify(text)} is no order of columns`)
  return text
}
