/** `clodo db studio`: the local database in a page, until Ctrl-C. */
import { ClodoError, openStudio } from '../../index.ts'
import type { Context } from '../command.ts'
import { numberOf } from '../numbers.ts'
import { theDatabase, wishesOf } from './opening.ts'

export async function studio(context: Context): Promise<number> {
  const { out, on, world } = context
  const { database, target } = await theDatabase(context)
  const { where, state } = wishesOf(context)
  if (where === 'remote')
    throw new ClodoError('USAGE', { what: 'The studio shows what is local; Cloudflare has a page for what it has.' })
  const port = numberOf(context, 'port') ?? 0
  const shown = await openStudio(world, target, { database, state, port, write: on('write') })
  try {
    out.say(shown.url)
    out.note(`${on('write') ? 'Writes are on. ' : ''}Ends with Ctrl-C.`)
    out.document({ status: 'listening', url: shown.url, write: on('write') })
    await new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve))
    return 0
  } finally {
    await shown.close()
  }
}
