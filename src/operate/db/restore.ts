/**
 * Puts a backup in place of what a database holds. What can be known is known before anything is touched; then there is
 * a way back, and a note of what is under way; then all is replaced at once.
 */
import { ClodoError } from '../../errors.ts'
import { statementsOf } from './contents.ts'
import { wipe } from './dump.ts'
import { type Backup, type Keys, referenceOf } from './manifest.ts'
import { begin, end, type Opened, pacedBy, type Underway } from './opened.ts'
import { type Schema, schemaOf } from './schema.ts'
import { statusOf } from './status.ts'
import type { Store } from './store.ts'
import { wrongs } from './verify.ts'

export interface Restored {
  readonly from: string
  readonly tables: number
  readonly rows: number
  /** The state before. */
  readonly bookmark: string | undefined
  readonly backup: string | undefined
  /** Migrations of the project that the backup is older than. */
  readonly pending: readonly string[]
}

export interface RestoreOptions {
  readonly backup: Backup
  readonly keys: Keys | undefined
  /** It is known to be of another database or environment. */
  readonly foreign?: boolean
  /** Takes a backup of what is there; answers where it lies. */
  before(): Promise<string>
  /** What an earlier run wrote down, which is gone on with. */
  readonly underway?: Underway | undefined
}

/** @throws RESTORE_REFUSED, RESTORE_FAILED, BACKUP_BROKEN */
export async function restore(opened: Opened, options: RestoreOptions): Promise<Restored> {
  const { store, tools, report, database } = opened
  const { backup, keys } = options
  fits(opened, options)
  // Each part is held to its checksum here, before anything is touched.
  for await (const _ of statementsOf(backup, keys));
  report('check', `${backup.manifest.parts.length} parts are whole`)
  const from = referenceOf(backup)
  const now = await schemaOf(store)
  const way: Underway = options.underway ?? {
    kind: 'restore',
    since: tools.now().toISOString(),
    bookmark: await store.timeTravel?.bookmark(),
    backup: now.tables.length > 0 ? await options.before() : undefined,
    from,
  }
  begin(opened, way)
  report('restore', database.name)
  try {
    await store.load(replacing(opened, { now, backup, keys }))
  } catch (cause) {
    const untouched = await isAt(store, way.bookmark)
    if (untouched) end(opened)
    throw failed(opened, way, { cause: cause as Error, untouched })
  }
  report('check', 'every table against the manifest')
  const wrong = await wrongs(store, await schemaOf(store), backup)
  if (wrong.length > 0) throw failed(opened, way, { cause: new Error(wrong.join('; ')), untouched: false })
  end(opened)
  const { tables } = backup.manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const pending = (await statusOf(opened)).pending.map(({ file }) => file)
  return { from, tables: tables.length, rows, bookmark: way.bookmark, backup: way.backup, pending }
}

/** @throws RESTORE_REFUSED */
function fits(
  { database, environment, store }: Opened,
  { backup: { manifest }, foreign = false }: RestoreOptions,
): void {
  const place = store.where === 'local' ? 'local' : environment.name
  const origin = manifest.where === 'local' ? 'local' : manifest.environment
  if (!foreign && (manifest.binding !== database.binding || origin !== place))
    throw new ClodoError('RESTORE_REFUSED', {
      what: `The backup is of ${manifest.binding} (${origin}), and the database is ${database.binding} (${place}).`,
      where: manifest.id,
      mend: 'Give --foreign, if that is meant.',
    })
  const known = database.files.map(({ file }) => file)
  const strange = manifest.migrations.filter((file) => !known.includes(file))
  if (!foreign && strange.length > 0)
    throw new ClodoError('RESTORE_REFUSED', {
      what: `The backup has migrations that this project has not: ${strange.join(', ')}.`,
      where: manifest.id,
      mend: 'Check out the code that they belong to, or give --foreign.',
    })
}

interface Replacement {
  readonly now: Schema
  readonly backup: Backup
  readonly keys: Keys | undefined
}

async function* replacing({ tools, report }: Opened, { now, backup, keys }: Replacement): AsyncGenerator<string> {
  const paced = pacedBy(tools, report)
  yield* wipe(now)
  let count = 0
  for await (const statement of statementsOf(backup, keys)) {
    count += 1
    yield statement
    paced('restore', `${count} statements`)
  }
}

/** What SQLite refuses it has taken back; what D1 has done without an answer, its bookmark tells. */
async function isAt({ where, timeTravel }: Store, bookmark: string | undefined): Promise<boolean> {
  if (timeTravel === undefined) return where === 'local'
  return (await timeTravel.bookmark().catch(() => undefined)) === bookmark
}

interface Failure {
  readonly cause: Error
  readonly untouched: boolean
}

function failed({ database }: Opened, { backup, bookmark }: Underway, { cause, untouched }: Failure): ClodoError {
  const before = bookmark ?? backup
  return new ClodoError('RESTORE_FAILED', {
    what: `${database.name}: ${cause.message}`,
    where: database.binding,
    mend: untouched
      ? 'The database is as it was before.'
      : `Go on with clodo db restore --resume, or back with --undo${before === undefined ? '' : ` (to ${before})`}.`,
    cause,
  })
}
