/** One database in one place: the file of local development, or the one that Cloudflare has. */
import { posix } from 'node:path'
import type { RemoteDatabase, Sql, TimeTravel } from '../../cloudflare/d1.ts'
import { localPath, openSqlite } from '../../cloudflare/sqlite.ts'
import { ClodoError } from '../../errors.ts'
import type { Disk } from '../../tree/disk.ts'
import { type Database, findDatabase } from '../databases.ts'
import type { Site } from '../site.ts'

export type Where = 'local' | 'remote'

export interface Store extends Sql {
  readonly where: Where
  /** Carries statements out, together or not at all: locally by SQLite's word, remotely by D1's. */
  load(statements: AsyncIterable<string>): Promise<void>
  /** Reads; `steady` says that nobody wrote meanwhile. */
  frozen<T>(work: () => Promise<T>): Promise<Frozen<T>>
  /** Bytes. */
  size(): Promise<number>
  /** Cloudflare's alone. */
  readonly timeTravel: TimeTravel | undefined
  close(): void
}

export interface Frozen<T> {
  readonly result: T
  readonly steady: boolean
  /** The moment that was read, to come back to. */
  readonly bookmark: string | undefined
}

/** The directory of wrangler's `--persist-to`, as it is by default. */
export function stateDirectory(home: string): string {
  return posix.join(home, '.wrangler/state')
}

export interface LocalOptions {
  readonly state: string
  /** False: where there is none it stays so. */
  readonly make?: boolean
}

/** @throws DATABASE_MISSING */
export function localStore(disk: Disk, { localId, binding }: Database, { state, make = false }: LocalOptions): Store {
  const path = localPath(state, localId)
  if (!make && disk.kind(path) !== 'file') throw missing(binding, 'in local development')
  return { ...sqliteStore(disk, path), where: 'local' }
}

/** @param path `:memory:` for a database that is gone when it is closed */
export function sqliteStore(disk: Disk, path: string): Store {
  const file = openSqlite(disk, path)
  return {
    ...file,
    where: 'local',
    timeTravel: undefined,
    frozen: async (work) => ({ result: await file.frozen(work), steady: true, bookmark: undefined }),
  }
}

/** @throws DATABASE_MISSING */
export async function remoteStore(site: Site, database: Database): Promise<Store> {
  const found = await findDatabase(site, database)
  if (found === undefined) throw missing(database.binding, `in ${site.environment.name}`)
  return storeOf(site.d1.on(found.uuid))
}

export function storeOf(live: RemoteDatabase): Store {
  return {
    query: live.query,
    rows: live.rows,
    size: live.size,
    where: 'remote',
    timeTravel: live,
    async load(statements) {
      const parts: Buffer[] = []
      for await (const statement of statements) parts.push(Buffer.from(`${statement}\n;\n`))
      await live.load(Buffer.concat(parts))
    },
    async frozen(work) {
      const bookmark = await live.bookmark()
      const result = await work()
      return { result, bookmark, steady: (await live.bookmark()) === bookmark }
    },
    close() {},
  }
}

function missing(binding: string, where: string): ClodoError {
  return new ClodoError('DATABASE_MISSING', { what: `There is no database for ${binding} ${where}.`, where: binding })
}
