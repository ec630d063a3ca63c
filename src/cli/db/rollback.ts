/** `clodo db rollback`: by files that say how, or by a moment at Cloudflare. */
import { ClodoError, plannedRollback, rollbackDatabase, travel } from '../../index.ts'
import type { Context } from '../command.ts'
import { numberOf } from '../numbers.ts'
import { safe } from '../output.ts'
import { backupWishes } from './backup-flags.ts'
import { undone } from './migrate.ts'
import { change, foretold, look, theDatabase } from './opening.ts'

export async function rollback(context: Context): Promise<number> {
  const { out, on, text } = context
  const meant = await theDatabase(context)
  if (on('undo')) return await undone(context, meant)
  if (text('bookmark') !== undefined || text('at') !== undefined) return await toMoment(context)
  const wishes = { ...backupWishes(context), steps: numberOf(context, 'steps'), to: text('to'), resume: on('resume') }
  if (on('dry-run')) {
    const files = await look(context, meant, (opened) => plannedRollback(opened, wishes))
    for (const file of files) out.say(`  ${safe(file)}`)
    out.document({ status: 'planned', binding: meant.database.binding, files })
    return 0
  }
  const done = await change(context, { ...meant, what: 'Take migrations back from', byName: true }, (opened) =>
    rollbackDatabase(opened, wishes),
  )
  for (const file of done.reverted) out.say(`${out.paint('green', 'Taken back')}  ${file}`)
  if (done.reverted.length === 0) out.say('No migration is applied.')
  if (done.backup !== undefined) out.note(`  the state before: clodo db restore ${done.backup}`)
  out.document({ status: 'done', binding: meant.database.binding, ...done })
  return 0
}

async function toMoment(context: Context): Promise<number> {
  const { out, text } = context
  const meant = await theDatabase(context)
  const [bookmark, at] = [text('bookmark'), text('at')]
  if (at !== undefined && Number.isNaN(Date.parse(at)))
    throw new ClodoError('USAGE', { what: `'--at ${at}' must be a time such as 2026-11-25T10:00:00Z.` })
  const told = foretold(context, { database: meant.database, what: `Take back to ${bookmark ?? at}` })
  if (told !== undefined) return told
  const done = await change(context, { ...meant, what: 'Take back in time', byName: true }, (opened) =>
    travel(opened, { bookmark, at: at === undefined ? undefined : new Date(at).toISOString() }),
  )
  out.say(`${out.paint('green', 'Gone back')}  ${meant.database.name} is at ${done.bookmark}`)
  out.note(`  where it was: clodo db rollback --bookmark ${done.before}`)
  out.document({ status: 'done', binding: meant.database.binding, ...done })
  return 0
}
