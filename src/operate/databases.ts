/** The D1 databases of an environment: what the wrangler file says of them, and which one of the account each is. */
import { posix } from 'node:path'
import type { D1Database } from '../cloudflare/d1.ts'
import { itemsAt, textAt } from '../project/detect/manifest.ts'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'
import type { Environment } from './environment.ts'
import { destructive, type Migration } from './migrations.ts'
import type { Site } from './site.ts'

export interface Database {
  readonly binding: string
  /** The name it has, or will have when it is made. */
  readonly name: string
  readonly id: string | undefined
  /** The wrangler file names it. Without a name or an id wrangler makes one of its own, or finds what it has bound. */
  readonly named: boolean
  /** What wrangler calls it in local development. */
  readonly localId: string
  /** wrangler's table of what has been applied. */
  readonly table: string
  /** Absolute path of the directory that its migrations are in. */
  readonly directory: string
  readonly files: readonly Migration[]
}

/** The databases of an environment, by their bindings. */
export function databasesOf(
  disk: Disk,
  home: string,
  { scope, script }: Pick<Environment, 'scope' | 'script'>,
): Database[] {
  return itemsAt(scope, 'd1_databases').map((database) => {
    const binding = textAt(database, 'binding') ?? ''
    const directory = posix.join(home, textAt(database, 'migrations_dir') ?? 'migrations')
    const names = (disk.list(directory) ?? []).filter(({ name }) => name.endsWith('.sql')).map(({ name }) => name)
    const files = names.sort().map((file): Migration => {
      const path = posix.join(directory, file)
      const sql = decode(disk.read(path) ?? new Uint8Array(), path)
      return { binding, file, sql, destructive: destructive(sql) }
    })
    const id = textAt(database, 'database_id')
    return {
      binding,
      name: textAt(database, 'database_name') ?? `${script}-${binding.toLowerCase().replaceAll('_', '-')}`,
      id,
      named: textAt(database, 'database_name') !== undefined,
      localId: textAt(database, 'preview_database_id') ?? id ?? binding,
      table: textAt(database, 'migrations_table') ?? 'd1_migrations',
      directory,
      files,
    }
  })
}

/** The database of the account; without an id it is the one that the Worker is bound to, else the one of its name. */
export async function findDatabase(site: Site, { id, name, binding }: Database): Promise<D1Database | undefined> {
  const bound = id === undefined ? (await site.scripts.settings())?.bindings : undefined
  const own = bound?.find((one) => one.type === 'd1' && one.name === binding)?.id
  return await site.d1.find(id ?? (typeof own === 'string' ? own : name))
}
