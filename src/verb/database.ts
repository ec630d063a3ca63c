/** Opening databases, as the command line and programs ask for it. */
import { localPath, openSqlite } from '../cloudflare/sqlite.ts'
import { ClodoError } from '../errors.ts'
import { suggest } from '../nearest.ts'
import { type Database, databasesOf } from '../operate/databases.ts'
import {
  type RowDifference,
  rowDifferences,
  type SchemaDifference,
  type Side,
  schemaDifferences,
} from '../operate/db/compare.ts'
import { alone, type Opened } from '../operate/db/opened.ts'
import { schemaOf } from '../operate/db/schema.ts'
import { localStore, remoteStore, stateDirectory, type Where } from '../operate/db/store.ts'
import { type Studio, studio } from '../operate/db/studio/server.ts'
import { allow } from '../operate/guard.ts'
import { appliedTo } from '../operate/migrations.ts'
import type { Report } from '../operate/run.ts'
import { configHome, siteOf, type Target, type Tools } from '../operate/site.ts'

export interface DatabaseWishes {
  readonly where: Where
  /** wrangler's `--persist-to`, an absolute path. */
  readonly state?: string | undefined
  readonly report: Report
}

/** The databases of the environment; with a binding that one alone. @throws DATABASE_UNKNOWN */
export function databasesOfTarget({ disk }: Pick<Tools, 'disk'>, target: Target, binding?: string): Database[] {
  const all = databasesOf(disk, configHome(target), target.environment)
  if (binding === undefined && all.length > 0) return all
  const names = all.map((one) => one.binding)
  const found = all.filter((one) => one.binding === binding)
  if (found.length > 0) return found
  throw new ClodoError('DATABASE_UNKNOWN', {
    what:
      binding === undefined
        ? `${target.environment.name} has no D1 database.`
        : `${target.environment.name} has no D1 database ${binding}: it has ${names.join(', ') || 'none'}.`,
    where: target.environments.config,
    mend:
      binding === undefined
        ? 'Name one in the wrangler file, under d1_databases, or another environment: --env NAME'
        : suggest(binding, names, { written: (near) => `--db ${near}` }),
  })
}

/** @throws DATABASE_UNCLEAR */
export function oneDatabase(tools: Pick<Tools, 'disk'>, target: Target, binding?: string): Database {
  const all = databasesOfTarget(tools, target, binding)
  const [first, second] = all
  if (first !== undefined && second === undefined) return first
  throw new ClodoError('DATABASE_UNCLEAR', {
    what: `${target.environment.name} has several D1 databases, and none is named.`,
    where: target.environments.config,
    data: { bindings: all.map((one) => one.binding) },
  })
}

/** @throws DATABASE_MISSING, and what reaching Cloudflare can throw */
export async function openDatabase(
  tools: Tools,
  target: Target,
  { database, where, state, report, make = false }: DatabaseWishes & { readonly database: Database; make?: boolean },
): Promise<Opened> {
  const { root, environment } = target
  const site = where === 'remote' ? await siteOf(tools, target) : undefined
  const store =
    site === undefined
      ? localStore(tools.disk, database, { state: state ?? stateDirectory(configHome(target)), make })
      : await remoteStore(site, database)
  return { tools, root, environment, database, store, report, site }
}

/** Opens, lets nobody else from here change it meanwhile, and closes. @throws DEPLOY_NOT_ALLOWED */
export async function changing<T>(opened: Opened, work: () => Promise<T>): Promise<T> {
  const { tools, environment, store } = opened
  try {
    if (store.where === 'remote') allow(environment, { env: tools.env, now: tools.now(), act: 'change databases of' })
    return await alone(opened, work)
  } finally {
    store.close()
  }
}

export interface DatabaseDifference {
  readonly schema: readonly SchemaDifference[]
  /** Applied in one and not in the other. */
  readonly migrations: readonly { readonly file: string; readonly only: 'first' | 'second' }[]
  /** Where that was asked for. */
  readonly rows: readonly RowDifference[] | undefined
}

/** Two databases side by side. */
export async function compareDatabases(first: Opened, second: Opened, rows: boolean): Promise<DatabaseDifference> {
  const [one, other] = [await sideOf(first), await sideOf(second)]
  const [a, b] = await Promise.all([
    appliedTo(first.store, first.database.table),
    appliedTo(second.store, second.database.table),
  ])
  const only = (file: string) => (a.has(file) ? 'first' : 'second')
  return {
    schema: schemaDifferences(one.schema, other.schema),
    migrations: [...new Set([...a, ...b])]
      .filter((file) => a.has(file) !== b.has(file))
      .sort()
      .map((file) => ({ file, only: only(file) })),
    rows: rows ? await rowDifferences(one, other) : undefined,
  }
}

/** Without the table of migrations, which is compared by its names. */
async function sideOf({ store, database }: Opened): Promise<Side> {
  const schema = await schemaOf(store)
  return { sql: store, schema: { ...schema, tables: schema.tables.filter(({ name }) => name !== database.table) } }
}

export interface StudioWishes {
  readonly database: Database
  readonly state: string | undefined
  readonly port: number
  readonly write: boolean
}

/** Shows a local database in a page on loopback. @throws DATABASE_MISSING */
export async function openStudio(
  tools: Pick<Tools, 'disk' | 'randomHex'>,
  target: Target,
  { database, state, port, write }: StudioWishes,
): Promise<Studio> {
  const path = localPath(state ?? stateDirectory(configHome(target)), database.localId)
  localStore(tools.disk, database, { state: state ?? stateDirectory(configHome(target)) }).close()
  const file = openSqlite(tools.disk, path, { readOnly: !write })
  const title = `${database.name} (${database.binding})`
  const shown = await studio({ database: file, title, token: tools.randomHex(24), port, write })
  return {
    ...shown,
    async close() {
      await shown.close()
      file.close()
    },
  }
}

/** Makes the database where it is missing; answers its id, and whether it is new. */
export async function createDatabase(
  tools: Tools,
  target: Target,
  wishes: DatabaseWishes & { readonly database: Database },
): Promise<{ readonly id: string; readonly made: boolean }> {
  const { database, where } = wishes
  if (where === 'remote') {
    const { environment } = target
    allow(environment, { env: tools.env, now: tools.now(), act: 'change databases of' })
    const { d1 } = await siteOf(tools, target)
    const found = await d1.find(database.id ?? database.name)
    return { id: (found ?? (await d1.create(database.name))).uuid, made: found === undefined }
  }
  const there = await openDatabase(tools, target, wishes).catch((error: unknown) => {
    if (error instanceof ClodoError && error.code === 'DATABASE_MISSING') return undefined
    throw error
  })
  const opened = there ?? (await openDatabase(tools, target, { ...wishes, make: true }))
  opened.store.close()
  return { id: database.localId, made: there === undefined }
}
