/** The migrations of a deploy: each database is at a moment that is known before the first of them. */
import type { RemoteDatabase } from '../cloudflare/d1.ts'
import { ClodoError } from '../errors.ts'
import { type Database, databasesOf, findDatabase } from './databases.ts'
import { backup } from './db/backup.ts'
import { ownShelf } from './db/shelf.ts'
import { storeOf } from './db/store.ts'
import { appliedTo, applyMigration } from './migrations.ts'
import type { Run } from './run.ts'

export async function migrate(run: Run): Promise<void> {
  const { site } = run
  const databases = databasesOf(site.tools.disk, site.home, site.environment).filter(({ files }) => files.length > 0)
  for (const database of databases) {
    // wrangler finds by its name what is made here.
    const live = site.d1.on(((await findDatabase(site, database)) ?? (await site.d1.create(database.name))).uuid)
    const applied = await appliedTo(live, database.table)
    const pending = database.files.filter(({ file }) => !applied.has(file))
    if (pending.length > 0 && run.all('bookmark').every(({ binding }) => binding !== database.binding)) {
      const bookmark = await live.bookmark()
      run.note('bookmark', { binding: database.binding, database: database.name, bookmark })
    }
    if (run.begin.backup && pending.some(({ destructive }) => destructive.length > 0)) await backUp(run, database, live)
    for (const migration of pending) {
      await applyMigration(live, database.table, migration).catch(deployFailed)
      run.note('migrated', { binding: database.binding, file: migration.file })
      run.report('migration', `${database.binding}: ${migration.file}`)
    }
  }
}

/** Once in a deploy. Traffic goes on meanwhile, so the bookmark is what knows the very moment. */
async function backUp(run: Run, database: Database, live: RemoteDatabase): Promise<void> {
  const { site, report } = run
  const { tools, root, environment } = site
  if (run.all('backup').some(({ binding }) => binding === database.binding)) return
  const opened = { tools, root, environment, database, store: storeOf(live), report, site }
  const passphrase = tools.env.CLODO_BACKUP_PASSPHRASE
  const made = await backup(opened, { shelf: ownShelf(tools.disk, root), passphrase, unsteady: true, wayBack: true })
  run.note('backup', { binding: database.binding, database: database.name, backup: made.manifest.id })
}

/** @throws DEPLOY_FAILED for a migration that SQLite refuses */
function deployFailed(cause: unknown): never {
  if (!(cause instanceof ClodoError) || cause.code !== 'MIGRATION_FAILED') throw cause
  const mend = 'Mend the migration, then deploy again. What went before it stays applied.'
  throw new ClodoError('DEPLOY_FAILED', { what: cause.message, where: cause.where, mend, cause })
}
