/** A repository whose config names no entry: the user says which module it is, at the terminal or by a flag. */
import { posix } from 'node:path'
import { adopt, ClodoError, type Home, type Recipe } from '../index.ts'
import type { Context } from './command.ts'
import type { Flags } from './flags.ts'
import { shellWord } from './shell.ts'

export const entryFlag = {
  entry: {
    takes: 'text',
    name: 'FILE',
    describe: 'The entry of the Worker, where neither its config nor a script leads to it',
  },
} as const satisfies Flags

/**
 * The recipe of a repository that is no project yet.
 *
 * @param command what to type again, to which the flag is added
 * @throws what `adopt` throws; INPUT_NEEDED where nobody can be asked which module is the entry
 */
export async function adoptWith(context: Context, { project, config }: Home, command: string): Promise<Recipe> {
  const { world, cwd } = context
  const within = (path: string) => posix.relative(project.root, posix.resolve(cwd, path))
  const fileAt = (path: string) => world.disk.kind(posix.resolve(cwd, path)) === 'file'
  const named = context.text('entry')
  if (named !== undefined && !fileAt(named))
    throw new ClodoError('FILE_MISSING', { what: 'There is no such entry.', where: named })
  try {
    return await adopt(world, project, { config, entry: named && within(named) })
  } catch (error) {
    if (named !== undefined || !(error instanceof ClodoError) || error.data?.candidates === undefined) throw error
    const candidates = (error.data.candidates as readonly string[]).map((path) =>
      posix.relative(cwd, posix.join(project.root, path)),
    )
    const chosen = await chooseEntry(context, error, { candidates, command, fileAt })
    return adopt(world, project, { config, entry: within(chosen) })
  }
}

interface Choosing {
  readonly candidates: readonly string[]
  readonly command: string
  fileAt(path: string): boolean
}

async function chooseEntry(
  { ask, on }: Context,
  { message, where }: ClodoError,
  { candidates, command, fileAt }: Choosing,
): Promise<string> {
  const [first, second] = candidates
  if (on('yes') && first !== undefined && second === undefined) return first
  const question = `${message} Which module is it?`
  if (!ask.able) {
    const commands = (first === undefined ? ['FILE'] : candidates.map(shellWord)).map(
      (path) => `${command} --entry ${path}`,
    )
    throw new ClodoError('INPUT_NEEDED', {
      what: question,
      where,
      mend: `Name it as main in the wrangler config, or here: ${commands.join(', or ')}`,
      data: { next: commands.map((one) => ({ command: one })) },
    })
  }
  const other = { value: '', title: 'another one' }
  const choices = candidates.map((path) => ({ value: path, title: path }))
  const chosen = first === undefined ? '' : await ask.one(question, [...choices, other], first)
  if (chosen !== '') return chosen
  return ask.text(first === undefined ? question : 'Which one?', 'src/index.ts', (path) =>
    fileAt(path) ? undefined : 'There is no such file.',
  )
}
