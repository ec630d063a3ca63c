/** D1 databases, as the REST API has them. */
import { createHash } from 'node:crypto'
import { ClodoError } from '../errors.ts'
import type { Cloudflare } from './client.ts'

export interface D1Database {
  readonly uuid: string
  readonly name: string
}

export interface Reads {
  /** The rows of one SELECT, their values in the order of its columns. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>
}

/** What can be asked of one database, wherever it is. */
export interface Sql extends Reads {
  /** All statements together or none; the rows of the last one. Not repeated: what fails may have been done. */
  query<Row>(sql: string, params?: readonly unknown[]): Promise<readonly Row[]>
}

/** The moments that Cloudflare keeps of a database, by their bookmarks. */
export interface TimeTravel {
  /** Where the database is now; with a time in ISO 8601 where it was then. */
  bookmark(at?: string): Promise<string>
  /** Takes the database to a bookmark; answers the one it was at. */
  restore(bookmark: string): Promise<string>
}

export interface RemoteDatabase extends Sql, TimeTravel {
  /** Bytes. */
  size(): Promise<number>
  /** Carries out a file of SQL: all of it or nothing, by Cloudflare's word. */
  load(sql: Uint8Array): Promise<void>
}

export interface D1 {
  /** By id or by name. */
  find(idOrName: string): Promise<D1Database | undefined>
  create(name: string): Promise<D1Database>
  on(database: string): RemoteDatabase
}

interface Result<Row> {
  readonly results: readonly Row[]
}

interface Table {
  readonly results: { readonly rows: readonly (readonly unknown[])[] }
}

export interface Calls {
  readonly api: Cloudflare
  readonly account: string
  /** For addresses outside of the API that it gives us. */
  readonly fetch: typeof fetch
  sleep(ms: number): Promise<void>
}

const reads = /^\s*(?:select|pragma)\b/i

export function d1(calls: Calls): D1 {
  const { api, account } = calls
  const home = `/accounts/${account}/d1/database`
  return {
    find: (idOrName) => api.find(`${home}/${encodeURIComponent(idOrName)}`),
    create: (name) => api.call('POST', home, { body: { name } }),
    on: (database) => remote(calls, `${home}/${database}`),
  }
}

function remote(calls: Calls, home: string): RemoteDatabase {
  const { api } = calls
  const tries = (sql: string) => (reads.test(sql) ? { tries: 4 } : {})
  return {
    async query<Row>(sql: string, params: readonly unknown[] = []) {
      const body = params.length === 0 ? { sql } : { sql, params }
      const results = await api.call<readonly Result<Row>[]>('POST', `${home}/query`, { body, ...tries(sql) })
      return results.at(-1)?.results ?? []
    },
    rows: async (sql) =>
      (await api.call<readonly Table[]>('POST', `${home}/raw`, { body: { sql }, ...tries(sql) })).at(-1)?.results
        .rows ?? [],
    bookmark: async (timestamp) => {
      const path = `${home}/time_travel/bookmark`
      return (await api.call<{ bookmark: string }>('GET', path, { query: { timestamp } })).bookmark
    },
    restore: async (bookmark) => {
      const path = `${home}/time_travel/restore`
      return (await api.call<{ previous_bookmark: string }>('POST', path, { query: { bookmark } })).previous_bookmark
    },
    size: async () => (await api.call<{ file_size?: number }>('GET', home)).file_size ?? 0,
    load: (sql) => load(calls, home, sql),
  }
}

interface Import {
  readonly filename?: string
  readonly upload_url?: string
  readonly status?: string
  readonly success?: boolean
  readonly error?: string
  readonly at_bookmark?: string
}

/** Announces the file, uploads it, has it carried out, and waits for the end. */
async function load({ api, fetch, sleep }: Calls, home: string, sql: Uint8Array): Promise<void> {
  const etag = createHash('md5').update(sql).digest('hex')
  const ask = (body: object, tries = 1) => api.call<Import>('POST', `${home}/import`, { body, tries })
  const { filename, upload_url: url } = await ask({ action: 'init', etag }, 4)
  if (url !== undefined) await upload(fetch, url, sql)
  let state = await ask({ action: 'ingest', etag, filename })
  for (let pause = 100; state.status !== 'complete' && state.success !== false; pause = Math.min(pause * 2, 2000)) {
    await sleep(pause)
    state = await ask({ action: 'poll', current_bookmark: state.at_bookmark }, 4)
  }
  if (state.success === false)
    throw new ClodoError('CLOUDFLARE_REFUSED', {
      what: `D1 does not take the file: ${state.error ?? 'no reason given'}`,
    })
}

/** Milliseconds: 5 GB are the most that D1 takes. */
const patience = 3_600_000

async function upload(fetch: Calls['fetch'], url: string, sql: Uint8Array): Promise<void> {
  const where = new URL(url).host
  try {
    const body = new Uint8Array(sql).buffer
    const { ok, status } = await fetch(url, { method: 'PUT', body, signal: AbortSignal.timeout(patience) })
    if (!ok) throw new Error(`status ${status}`)
  } catch (cause) {
    const what = `The file of SQL could not be uploaded: ${(cause as Error).message}.`
    throw new ClodoError('CLOUDFLARE_UNREACHABLE', { what, where, cause })
  }
}
