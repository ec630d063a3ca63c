/** `clodo db backup`, `backups`, `verify`, `restore`. */
import {
  type Backup,
  backupDatabase,
  backupsOfDatabase,
  ClodoError,
  openDatabase,
  restoreDatabase,
  verifyDatabase,
} from '../../index.ts'
import type { Context } from '../command.ts'
import { toolsOf } from '../operating.ts'
import { safe } from '../output.ts'
import { backupWishes } from './backup-flags.ts'
import { undone } from './migrate.ts'
import { change, eachDatabase, look, theDatabase, wishesOf } from './opening.ts'

export async function backup(context: Context): Promise<number> {
  const { out, on } = context
  if (on('dry-run')) return await wouldBackUp(context)
  const backups = await eachDatabase(context, async (database, target) => {
    const opened = await openDatabase(toolsOf(context), target, { ...wishesOf(context), database })
    const made = await backupDatabase(opened, backupWishes(context)).finally(() => opened.store.close())
    const { manifest } = made
    for (const name of manifest.left)
      out.warn(`${out.paint('yellow', 'left out')}  ${safe(name)}: what this full-text index holds cannot be read`)
    out.say(`${out.paint('green', 'Backed up')}  ${manifest.database}  ${manifest.id}  ${sizeOf(made)}`)
    return shown(made)
  })
  out.document({ status: 'done', backups })
  return 0
}

async function wouldBackUp(context: Context): Promise<number> {
  const named = await eachDatabase(context, async ({ binding, name }) => ({ binding, name }))
  for (const { name } of named) context.out.say(`A dry run: ${safe(name)} would be backed up.`)
  context.out.document({ status: 'planned', databases: named })
  return 0
}

export async function backups(context: Context): Promise<number> {
  const { out } = context
  const all = await eachDatabase(context, async (database, target) => {
    const opened = await openDatabase(toolsOf(context), target, { ...wishesOf(context), database })
    return await backupsOfDatabase(opened, backupWishes(context)).finally(() => opened.store.close())
  })
  for (const one of all.flat()) out.say(`${one.manifest.id}  ${one.manifest.database}  ${sizeOf(one)}`)
  if (all.flat().length === 0) out.say('There is no backup.')
  out.document({ status: 'done', backups: all.flat().map(shown) })
  return 0
}

export async function verify(context: Context): Promise<number> {
  const { out, on, words } = context
  const meant = await theDatabase(context)
  const { backup: found, ...result } = await look(context, meant, (opened) =>
    verifyDatabase(opened, { ...backupWishes(context), name: words[0] ?? 'latest', live: on('live') }),
  )
  for (const wrong of result.wrong) out.say(`  ${out.paint('red', '✗')} ${safe(wrong)}`)
  for (const { table, different } of result.live ?? [])
    out.say(`  ${out.paint('red', '✗')} ${safe(table)}: ${different} rows are not as they are in the database now`)
  const { id } = found.manifest
  if (result.ok) out.say(`${out.paint('green', 'Whole')}  ${id}  ${result.tables} tables, ${result.rows} rows restored`)
  out.document({ status: result.ok ? 'done' : 'failed', backup: id, ...result })
  return result.ok ? 0 : 1
}

export async function restore(context: Context): Promise<number> {
  const { out, on, words } = context
  const meant = await theDatabase(context)
  if (on('undo')) return await undone(context, meant)
  const [name] = words
  if (name === undefined && !on('resume'))
    throw new ClodoError('USAGE', { what: 'The backup is to be named: an id, the path of its directory, or latest.' })
  if (on('dry-run')) return await verify(context)
  const wishes = { ...backupWishes(context), name: name ?? '', foreign: on('foreign'), resume: on('resume') }
  const done = await change(context, { ...meant, what: 'Replace all that is in', byName: true }, (opened) =>
    restoreDatabase(opened, wishes),
  )
  out.say(`${out.paint('green', 'Restored')}  ${meant.database.name}  ${done.tables} tables, ${done.rows} rows`)
  if (done.pending.length > 0) out.say(`  ${done.pending.length} migrations are pending: clodo db migrate`)
  if (done.backup !== undefined) out.note(`  the state before: clodo db restore ${done.backup}`)
  out.document({ status: 'done', binding: meant.database.binding, name: meant.database.name, ...done })
  return 0
}

function sizeOf({ manifest: { parts, tables, encryption, wayBack } }: Backup): string {
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return `${rows} rows, ${(bytes / 1000).toFixed(1)} kB${encryption === undefined ? '' : ', encrypted'}${wayBack ? ', taken as a way back' : ''}`
}

function shown({ shelf, path, manifest: { parts, encryption, ...manifest } }: Backup) {
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  return { ...manifest, shelf: shelf.name, path, bytes, encrypted: encryption !== undefined }
}
