/** Where a command on a project begins: finds the project, ends what a killed run left, reads what it is. */
import { posix } from 'node:path'
import { ClodoError, type Disk, HISTORY, isInterrupted, openProject, type Project, recoverProject } from '../index.ts'
import type { Context } from './command.ts'

/** The nearest directory upwards that holds a recipe or a record of CLODO, or its history where that is asked for, not beyond the repository; else `cwd` itself. */
export function findRoot(disk: Disk, cwd: string, history = false): string {
  for (let here = cwd; ; here = posix.dirname(here)) {
    const marks = ['.clodo/lock.json', '.clodo/journal.json', 'clodo.json']
    if (marks.some((mark) => disk.kind(posix.join(here, mark)) === 'file')) return here
    if (history && disk.kind(posix.join(here, HISTORY)) === 'directory') return here
    if (disk.kind(posix.join(here, '.git')) !== undefined || posix.dirname(here) === here) return cwd
  }
}

/**
 * The project that the command works on.
 *
 * @param options.runCode false for commands that only look: a recipe that is code is not run for them
 * @throws COMMIT_INTERRUPTED under --dry-run, which must not write what recovery would
 */
export async function atProject(
  context: Context,
  { history, ...options }: { readonly runCode?: boolean; readonly history?: boolean } = {},
): Promise<Project> {
  const { world, cwd } = context
  const root = findRoot(world.disk, cwd, history)
  recoverFirst(context, root)
  const config = configOf(context, root)
  return openProject(world.disk, root, isWranglerFile(config) ? undefined : config, options)
}

/** Ends what a killed run left, and says so. */
export function recoverFirst({ world, out, on }: Context, root: string): void {
  if (!isInterrupted(world, root)) return
  if (on('dry-run'))
    throw new ClodoError('COMMIT_INTERRUPTED', {
      what: 'An earlier run was killed while it wrote, and a dry run writes nothing.',
      where: root,
      mend: 'Run clodo recover first.',
    })
  const recovery = recoverProject(world, root)
  if (recovery !== 'nothing') out.note(`An earlier run was killed while it wrote: its change is now ${recovery}.`)
}

/** The wrangler file that `--config` names, from the root; undefined where it names none, or a recipe. */
export function wranglerFileOf(context: Context, root: string): string | undefined {
  const config = configOf(context, root)
  return isWranglerFile(config) ? config : undefined
}

function isWranglerFile(config = ''): boolean {
  return /^wrangler[\w.-]*\.jsonc?$|\.toml$/.test(posix.basename(config))
}

/** `--config` as typed is relative to where the user stands; the project knows its files by paths from the root. */
export function configOf({ cwd, text, world }: Context, root: string): string | undefined {
  const file = text('config')
  if (file === undefined) return undefined
  const path = posix.relative(root, posix.resolve(cwd, file))
  if (path.startsWith('../'))
    throw new ClodoError('PATH_OUTSIDE', { what: 'The recipe of a project stands in the project.', where: file })
  if (world.disk.kind(posix.join(root, path)) !== undefined) return path
  throw new ClodoError('FILE_MISSING', { what: 'There is no such file to read with --config.', where: file })
}
