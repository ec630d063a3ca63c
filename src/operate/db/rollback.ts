/** Takes migrations back by the files that say how, or the whole database to a moment that Cloudflare has kept. */
import { posix } from 'node:path'
import { splitSql } from '../../cloudflare/sql.ts'
import { ClodoError } from '../../errors.ts'
import { decode } from '../../tree/utf8.ts'
import { appliedTo, identifier, quoted } from '../migrations.ts'
import { unfinished } from './migrate.ts'
import { begin, end, type Opened, type Underway, underwayOf } from './opened.ts'

export interface RollbackOptions {
  /** How many of the newest; 1 by default. */
  readonly steps?: number | undefined
  /** The newest that stays, instead. */
  readonly to?: string | undefined
  readonly resume: boolean
  backup(): Promise<string>
}

export interface RolledBack {
  readonly reverted: readonly string[]
  readonly bookmark?: string | undefined
  readonly backup?: string | undefined
}

interface Down {
  readonly file: string
  readonly sql: string
}

/** @throws MIGRATION_NO_WAY_BACK before anything is changed, MIGRATION_FAILED */
export async function rollback(opened: Opened, options: RollbackOptions): Promise<RolledBack> {
  const { store, tools, report } = opened
  const underway = underwayOf(opened)
  if (underway !== undefined && !(options.resume && underway.kind === 'rollback')) throw unfinished(opened, underway)
  const { wanted, downs } = await downsOf(opened, { ...options, files: underway?.files })
  if (downs.length === 0) {
    end(opened)
    return { reverted: [] }
  }
  const way = underway ?? {
    kind: 'rollback' as const,
    since: tools.now().toISOString(),
    bookmark: await store.timeTravel?.bookmark(),
    backup: await options.backup(),
    files: wanted,
  }
  begin(opened, way)
  for (const down of downs) {
    await revert(opened, down)
    report('rollback', down.file)
  }
  end(opened)
  return { reverted: downs.map(({ file }) => file), bookmark: way.bookmark, backup: way.backup }
}

/** What it would take back, the newest first. @throws MIGRATION_NO_WAY_BACK */
export async function planned(opened: Opened, options: Pick<RollbackOptions, 'steps' | 'to'>): Promise<string[]> {
  const { downs } = await downsOf(opened, { ...options, files: undefined })
  return downs.map(({ file }) => file)
}

async function downsOf(
  opened: Opened,
  { files, ...options }: Pick<RollbackOptions, 'steps' | 'to'> & Pick<Underway, 'files'>,
): Promise<{ readonly wanted: readonly string[]; readonly downs: readonly Down[] }> {
  const applied = [...(await appliedTo(opened.store, opened.database.table))].reverse()
  const wanted = files ?? meant(opened, applied, options)
  return { wanted, downs: wanted.filter((file) => applied.includes(file)).map((file) => downOf(opened, file)) }
}

function meant(
  { database }: Opened,
  applied: readonly string[],
  { steps = 1, to }: Pick<RollbackOptions, 'steps' | 'to'>,
): string[] {
  if (to === undefined) return applied.slice(0, steps)
  const at = applied.indexOf(to)
  if (at !== -1) return applied.slice(0, at)
  throw new ClodoError('USAGE', { what: `'--to ${to}' is no migration that is applied.`, where: database.binding })
}

function downOf({ tools, database, root }: Opened, file: string): Down {
  const path = posix.join(database.directory, 'down', file)
  const bytes = tools.disk.read(path)
  if (bytes !== undefined) return { file, sql: decode(bytes, path) }
  throw new ClodoError('MIGRATION_NO_WAY_BACK', {
    what: `Nothing says how to take ${file} back.`,
    where: posix.relative(root, path),
  })
}

/** The file and the note that it was applied go together. */
async function revert(opened: Opened, { file, sql }: Down): Promise<void> {
  const { store, database } = opened
  const forget = `DELETE FROM ${identifier(database.table)} WHERE name = '${quoted(file)}'`
  try {
    await store.query([...splitSql(sql), forget].join('\n;\n'))
  } catch (cause) {
    if (cause instanceof ClodoError && cause.code === 'CLOUDFLARE_UNREACHABLE') throw cause
    end(opened)
    const what = `${file} cannot be taken back, and is applied as before: ${(cause as Error).message}`
    throw new ClodoError('MIGRATION_FAILED', { what, where: `down/${file}`, cause })
  }
}

/** @throws MIGRATION_NO_WAY_BACK where no moments are kept */
export async function travel(
  { store, database }: Opened,
  { bookmark, at }: { readonly bookmark: string | undefined; readonly at: string | undefined },
): Promise<{ readonly bookmark: string; readonly before: string }> {
  const { timeTravel } = store
  if (timeTravel === undefined)
    throw new ClodoError('MIGRATION_NO_WAY_BACK', {
      what: 'Local development keeps no moments of a database.',
      where: database.binding,
      mend: 'Restore a backup: clodo db restore latest; or give --remote.',
    })
  const to = bookmark ?? (await timeTravel.bookmark(at))
  return { bookmark: to, before: await timeTravel.restore(to) }
}
