/** `clodo db migrate`: applies what is pending, goes on with what was stopped, or takes it back. */
import { databaseStatus, migrateDatabase, undoUnderway } from '../../index.ts'
import type { Context } from '../command.ts'
import { safe } from '../output.ts'
import { backupWishes } from './backup-flags.ts'
import { change, foretold, look, type Meant, theDatabase } from './opening.ts'

export async function migrate(context: Context): Promise<number> {
  const { out, on } = context
  const { database, target } = await theDatabase(context)
  if (on('undo')) return await undone(context, { database, target })
  if (on('dry-run')) return await foreseen(context, { database, target })
  const done = await change(context, { database, target, what: 'Migrate' }, (opened) =>
    migrateDatabase(opened, { ...backupWishes(context), resume: on('resume') }),
  )
  out.say(done.applied.length === 0 ? 'Nothing is pending.' : `${database.binding}: ${done.applied.length} applied`)
  if (done.bookmark !== undefined) out.note(`  the state before: clodo db rollback --bookmark ${done.bookmark}`)
  if (done.backup !== undefined) out.note(`  the state before: clodo db restore ${done.backup}`)
  out.document({ status: 'done', binding: database.binding, name: database.name, ...done })
  return 0
}

/** `--undo` of whatever was stopped on its way. */
export async function undone(context: Context, { database, target }: Meant): Promise<number> {
  const { out } = context
  const told = foretold(context, { database, what: 'Take back what was stopped in' })
  if (told !== undefined) return told
  const back = await change(context, { database, target, what: 'Take back', byName: true }, (opened) =>
    undoUnderway(opened, backupWishes(context)),
  )
  out.say(back === undefined ? 'Nothing was stopped on its way.' : `${database.binding} is as it was before (${back}).`)
  out.document({ status: back === undefined ? 'nothing' : 'undone', binding: database.binding, to: back })
  return 0
}

async function foreseen(context: Context, { database, target }: Meant): Promise<number> {
  const { out } = context
  const pending = await look(context, { database, target }, async (opened) => {
    const found = await databaseStatus(opened)
    return found.pending.map(({ file, destructive }) => ({ file, destructive }))
  })
  for (const { file, destructive } of pending) {
    out.say(`  ${safe(file)}`)
    for (const danger of destructive) out.say(`    ${out.paint('yellow', safe(danger))}`)
  }
  out.document({ status: 'planned', binding: database.binding, pending })
  return 0
}
