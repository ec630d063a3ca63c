/** Conflicts are shown and decided by the user, file by file: by flags, or at the terminal. */
import { ClodoError, type FileChoice, type OnConflict, type Prepared } from '../index.ts'
import { onConflictOf } from './checked.ts'
import type { Context } from './command.ts'
import { printDiff } from './diff.ts'
import type { FileConflict } from './documents/index.ts'
import { edited, editorIn } from './editor.ts'
import { conflictsOf } from './output.ts'
import { threeWay } from './three-way.ts'

type Preparing = Prepared | { readonly prepared: Prepared }

/**
 * Prepares a change. Where it meets edits of the user and nobody said what to do: a dry run shows both sides and is
 * refused like the run; at a terminal the user decides for each file.
 *
 * @throws CONFLICT
 */
export async function decided<T extends Preparing>(
  context: Context,
  prepare: (onConflict: OnConflict) => Promise<T>,
): Promise<T> {
  const { ask, out, on } = context
  const given = onConflictOf(context)
  const files: { [path: string]: FileChoice } = { ...given.files }
  for (;;) {
    try {
      return await prepare({ all: given.all, files })
    } catch (error) {
      if (!(error instanceof ClodoError) || error.code !== 'CONFLICT') throw error
      const open = conflictsOf(error).filter(({ path }) => files[path] === undefined)
      if (given.said || open.length === 0) throw error
      if (on('dry-run')) printDiff(out, planOf(await prepare({ all: 'markers', files })))
      if (on('dry-run') || !ask.able) throw error
      out.say(error.message)
      for (const path of new Set(open.map((one) => one.path)))
        files[path] = await choose(context, error, { path, open, markers: () => prepare({ all: 'markers', files }) })
    }
  }
}

interface Choosing {
  readonly path: string
  readonly open: readonly FileConflict[]
  /** The change with both sides between markers. */
  markers(): Promise<Preparing>
}

/** @throws the conflict when the user stops */
async function choose(context: Context, error: ClodoError, { path, open, markers }: Choosing): Promise<FileChoice> {
  const { ask, out } = context
  for (const conflict of open.filter((one) => one.path === path)) out.say(threeWay(out, conflict))
  const offered = editorIn(context) === undefined ? choices.filter(({ value }) => value !== 'edit') : choices
  const way = await ask.one(`What shall stand in ${path}?`, offered, 'abort')
  if (way === 'abort') throw error
  if (way !== 'edit') return way as FileChoice
  const text = planOf(await markers()).changes.find((change) => change.path === path)?.after ?? ''
  return { text: await edited(context, path, text) }
}

function planOf(prepared: Preparing): Prepared {
  return 'prepared' in prepared ? prepared.prepared : prepared
}

const choices = [
  { value: 'abort', title: 'stop', describe: 'write nothing' },
  { value: 'ours', title: 'mine', describe: 'keep my edits' },
  { value: 'theirs', title: "clodo's", describe: 'take the change, lose the edits in these places' },
  { value: 'markers', title: 'both', describe: 'write both between markers, to be decided later' },
  { value: 'edit', title: 'edit', describe: 'open both between markers in the editor, now' },
]
