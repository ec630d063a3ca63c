/** Applies what is pending, one file at a time, and knows the way back from each moment of it. */
import { ClodoError } from '../../errors.ts'
import { applyMigration, type Migration } from '../migrations.ts'
import { begin, end, type Opened, type Underway } from './opened.ts'
import { statusOf } from './status.ts'

export interface Migrated {
  readonly applied: readonly string[]
  readonly left: readonly string[]
  /** How to come back to the state before. */
  readonly bookmark?: string | undefined
  readonly backup?: string | undefined
}

export interface MigrateOptions {
  /** Goes on with what was stopped; without it a run that was stopped is refused. */
  readonly resume?: boolean
  /** Takes a backup; answers its directory. */
  backup(): Promise<string>
}

/** @throws MIGRATION_FAILED, MIGRATION_UNFINISHED */
export async function migrate(opened: Opened, { resume = false, backup }: MigrateOptions): Promise<Migrated> {
  const { pending, underway } = await statusOf(opened)
  if (underway !== undefined && !(resume && underway.kind === 'migrate')) throw unfinished(opened, underway)
  if (pending.length === 0) {
    end(opened)
    return { applied: [], left: [], bookmark: underway?.bookmark, backup: underway?.backup }
  }
  const way = underway ?? (await wayBack(opened, pending, backup))
  begin(opened, way)
  const applied: string[] = []
  for (const migration of pending) {
    await applyMigration(opened.store, opened.database.table, migration).catch((error: unknown) => {
      throw stopped(opened, error, applied)
    })
    applied.push(migration.file)
    opened.report('migration', `${opened.database.binding}: ${migration.file}`)
  }
  end(opened)
  return { applied, left: [], bookmark: way.bookmark, backup: way.backup }
}

/** Cloudflare's bookmark; a backup where there is none, and where something may be lost that is there. */
async function wayBack(
  { store, tools }: Opened,
  pending: readonly Migration[],
  backup: () => Promise<string>,
): Promise<Underway> {
  const destructive = pending.some((one) => one.destructive.length > 0)
  return {
    kind: 'migrate',
    since: tools.now().toISOString(),
    bookmark: await store.timeTravel?.bookmark(),
    backup: destructive || store.timeTravel === undefined ? await backup() : undefined,
    files: pending.map(({ file }) => file),
  }
}

/** A file that SQLite refuses has left nothing, so the run is over; without an answer nobody knows, so it is not. */
function stopped(opened: Opened, error: unknown, applied: readonly string[]): unknown {
  if (!(error instanceof ClodoError) || error.code !== 'MIGRATION_FAILED') return error
  end(opened)
  const { message: what, where, mend } = error
  return new ClodoError('MIGRATION_FAILED', { what, where, mend, cause: error, data: { applied } })
}

export function unfinished({ database }: Opened, { kind, since }: Underway): ClodoError {
  return kind !== 'restore'
    ? new ClodoError('MIGRATION_UNFINISHED', {
        what: `A run over the migrations of ${database.binding} that began ${since} did not come to its end.`,
        where: database.binding,
        mend: `Go on with clodo db ${kind} --resume, or go back with --undo.`,
      })
    : new ClodoError('RESTORE_UNFINISHED', {
        what: `A restore of ${database.binding} that began ${since} did not come to its end.`,
        where: database.binding,
      })
}
