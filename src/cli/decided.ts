/** Conflicts are shown and decided by the user: by a flag, or at the terminal. */
import { ClodoError, type OnConflict } from '../index.ts'
import { onConflictOf } from './checked.ts'
import type { Context } from './command.ts'
import { conflictLines } from './output.ts'

/** Prepares a change; where it meets edits of the user and nobody said what to do, asks, and prepares again. */
export async function decided<T>(context: Context, prepare: (onConflict: OnConflict) => Promise<T>): Promise<T> {
  const { ask, out, text, on } = context
  try {
    return await prepare(onConflictOf(context))
  } catch (error) {
    const open = error instanceof ClodoError && error.code === 'CONFLICT' && text('on-conflict') === undefined
    if (!open || !ask.able || on('dry-run')) throw error
    out.say(error.message)
    for (const line of conflictLines(error)) out.say(line)
    const way = await ask.one('What shall stand there?', choices, 'abort')
    if (way === 'abort') throw error
    return prepare(way as OnConflict)
  }
}

const choices = [
  { value: 'abort', title: 'stop', describe: 'write nothing' },
  { value: 'ours', title: 'mine', describe: 'keep my edits' },
  { value: 'theirs', title: "clodo's", describe: 'take the change, lose the edits in these places' },
  { value: 'markers', title: 'both', describe: 'write both between markers, to be decided in the editor' },
]
