/** The rows of a tenant, in whatever table they are. */
import type { Query, Row } from './d1.ts'

/** How many rows are read at a time. */
export const PAGE = 1000

/** A row of a tenant, of whatever table. */
export interface Exported {
  readonly table: string
  readonly row: Row
}

interface Table {
  /** In quotes. */
  readonly name: string
  readonly hasRowid: boolean
}

/** All rows of a tenant, a page of each table at a time. @param id one that was checked */
export async function* exported(id: string, query: Query): AsyncGenerator<readonly Exported[]> {
  for (const { name, hasRowid } of await tables(query)) {
    const order = hasRowid ? 'rowid AS "rowid", *' : '*'
    for (let [last, offset] = [Number.MIN_SAFE_INTEGER, 0]; ; offset += PAGE) {
      const page = await query(
        hasRowid
          ? `SELECT ${order} FROM ${name} WHERE tenant_id = '${id}' AND rowid > ${last} ORDER BY rowid LIMIT ${PAGE}`
          : `SELECT * FROM ${name} WHERE tenant_id = '${id}' ORDER BY 1, 2 LIMIT ${PAGE} OFFSET ${offset}`,
      )
      last = Number(page.at(-1)?.rowid ?? last)
      const table = name.slice(1, -1).replaceAll('""', '"')
      yield page.map(({ rowid, ...row }) => ({
        table,
        row: hasRowid ? row : { ...row, ...(rowid !== undefined && { rowid }) },
      }))
      if (page.length < PAGE) break
    }
  }
}

export async function deleteRows(id: string, query: Query): Promise<void> {
  for (const { name } of await tables(query)) await query(`DELETE FROM ${name} WHERE tenant_id = '${id}'`)
}

/** How many rows there are of a tenant. */
export async function countRows(id: string, query: Query): Promise<number> {
  const counts = (await tables(query)).map(({ name }) => `(SELECT count(*) FROM ${name} WHERE tenant_id = '${id}')`)
  if (counts.length === 0) return 0
  const [row] = await query(`SELECT ${counts.join(' + ')} AS rows`)
  return Number(row?.rows ?? 0)
}

/** Tables that say of tenants something themselves. */
const KEPT = ['tenant_quotas', 'tenant_usage']

/** The tables that have rows of tenants. */
async function tables(query: Query): Promise<Table[]> {
  const all = await query(
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%tenant_id%' ORDER BY name",
  )
  return all
    .filter(({ name }) => !KEPT.includes(String(name)))
    .map(({ name, sql }) => ({
      name: `"${String(name).replaceAll('"', '""')}"`,
      hasRowid: !/WITHOUT\s+ROWID/i.test(String(sql)),
    }))
}
