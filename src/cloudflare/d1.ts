/** D1 databases, as the REST API has them. */
import type { Cloudflare } from './client.ts'

export interface D1Database {
  readonly uuid: string
  readonly name: string
}

export interface D1 {
  /** By id or by name. */
  find(idOrName: string): Promise<D1Database | undefined>
  create(name: string): Promise<D1Database>
  /** All statements together or none. Not repeated: what fails may have been done. */
  query<Row>(database: string, sql: string, params?: readonly unknown[]): Promise<readonly Row[]>
  /** The moment that the database is at, to come back to. */
  bookmark(database: string): Promise<string>
}

interface Result<Row> {
  readonly results: readonly Row[]
}

export function d1(api: Cloudflare, account: string): D1 {
  const home = `/accounts/${account}/d1/database`
  return {
    find: (idOrName) => api.find(`${home}/${encodeURIComponent(idOrName)}`),
    create: (name) => api.call('POST', home, { body: { name } }),
    async query<Row>(database: string, sql: string, params: readonly unknown[] = []) {
      const body = params.length === 0 ? { sql } : { sql, params }
      const read = /^\s*(?:select|pragma)\b/i.test(sql)
      const results = await api.call<readonly Result<Row>[]>('POST', `${home}/${database}/query`, {
        body,
        ...(read ? { tries: 4 } : {}),
      })
      return results.at(-1)?.results ?? []
    },
    bookmark: async (database) =>
      (await api.call<{ bookmark: string }>('GET', `${home}/${database}/time_travel/bookmark`)).bookmark,
  }
}
