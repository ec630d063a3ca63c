/** Conflicts are shown and decided by the user: by a flag, or at the terminal. */
import { ClodoError, type OnConflict, type Prepared } from '../index.ts'
import { onConflictOf } from './checked.ts'
import type { Context } from './command.ts'
import { printDiff } from './diff.ts'
import { conflictLines } from './output.ts'

/**
 * Prepares a change. Where it meets edits of the user and nobody said what to do: a dry run shows both sides and is
 * refused like the run; at a terminal the user decides.
 *
 * @throws CONFLICT
 */
export async function decided<T extends Prepared | { readonly prepared: Prepared }>(
  context: Context,
  prepare: (onConflict: OnConflict) => Promise<T>,
): Promise<T> {
  const { ask, out, text, on } = context
  try {
    return await prepare(onConflictOf(context))
  } catch (error) {
    if (!(error instanceof ClodoError) || error.code !== 'CONFLICT' || text('on-conflict') !== undefined) throw error
    if (on('dry-run')) printDiff(out, planOf(await prepare('markers')))
    if (on('dry-run') || !ask.able) throw error
    out.say(error.message)
    for (const line of conflictLines(error)) out.say(line)
    const way = await ask.one('What shall stand there?', choices, 'abort')
    if (way === 'abort') throw error
    return prepare(way as OnConflict)
  }
}

function planOf(prepared: Prepared | { readonly prepared: Prepared }): Prepared {
  return 'prepared' in prepared ? prepared.prepared : prepared
}

const choices = [
  { value: 'abort', title: 'stop', describe: 'write nothing' },
  { value: 'ours', title: 'mine', describe: 'keep my edits' },
  { value: 'theirs', title: "clodo's", describe: 'take the change, lose the edits in these places' },
  { value: 'markers', title: 'both', describe: 'write both between markers, to be decided in the editor' },
]
