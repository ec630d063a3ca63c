import { tenantTables } from './tables.ts'

/** How many rows are read at a time. */
const PAGE = 500

/** All rows of a tenant, a line of JSON each: `{"table":"items","row":{…}}`. */
export function exportRows(db: D1Database, tenant: string): ReadableStream<Uint8Array> {
  const lines = linesOf(db, tenant)
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

async function* linesOf(db: D1Database, tenant: string): AsyncGenerator<string> {
  for (const table of tenantTables) {
    const page = db.prepare(
      `SELECT rowid AS "rowid", * FROM "${table}" WHERE tenant_id = ? AND rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
    )
    for (let last = 0; ; ) {
      const { results } = await page.bind(tenant, last).run<{ rowid: number }>()
      for (const { rowid, ...row } of results) {
        last = rowid
        yield `${JSON.stringify({ table, row })}\n`
      }
      if (results.length < PAGE) break
    }
  }
}
