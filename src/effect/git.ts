/** The user's git: what it says of files, and a commit of some of them. Paths go by standard input, none is a pattern. */
import { posix } from 'node:path'
import type { Ran } from './run.ts'
import type { CommitEffect, Site } from './site.ts'
import { failure } from './steps.ts'

export type Git = Pick<Site, 'root' | 'run' | 'env'>

/** Whether the project stands in a repository of git. */
export async function inRepository(git: Git): Promise<boolean> {
  const { code, stdout } = await ask(git, ['rev-parse', '--is-inside-work-tree'])
  return code === 0 && stdout.trim() === 'true'
}

/** What stands in the repository and is not committed, as git tells it: below the project, or of some of its files. */
export async function uncommitted(git: Git, paths: readonly string[] = ['.']): Promise<string[]> {
  const { stdout } = await ask(git, [
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--',
    ...paths,
  ])
  return nul(stdout).map((line) => line.slice(3))
}

/**
 * Commits what became of these files, as they stand; whatever else is staged stays staged and out of the commit. Files
 * that git is told to ignore are no part of it.
 *
 * @returns why not, or undefined
 */
export async function commitFiles(site: Site, { paths, message }: CommitEffect): Promise<string | undefined> {
  const tracked = new Set(nul((await ask(site, ['ls-files', '-z', '--', ...paths])).stdout))
  const ignored = await ignoredAmong(site, paths)
  const there = paths.filter((path) => site.disk.kind(posix.join(site.root, path)) === 'file')
  const fresh = there.filter((path) => !tracked.has(path) && !ignored.has(path))
  const all = [...tracked, ...fresh]
  if (all.length === 0 || (await uncommitted(site, all)).length === 0) return undefined
  const added = fresh.length === 0 ? undefined : await of(site, ['add', '--intent-to-add'], fresh)
  if (added !== undefined && added.code !== 0) return failure('git', ['add'], added)
  const ran = await of(site, ['commit', '--quiet', '--only', '--message', message], all)
  if (ran.code === 0) return undefined
  if (fresh.length > 0) await of(site, ['reset', '--quiet'], fresh)
  return failure('git', ['commit'], ran)
}

/** This one takes no `--literal-pathspecs`; behind `./` no name is a pattern of git's own. */
async function ignoredAmong({ run, root, env }: Git, paths: readonly string[]): Promise<Set<string>> {
  const input = nulled(paths.map((path) => `./${path}`))
  const { stdout } = await run('git', ['check-ignore', '-z', '--stdin'], { cwd: root, env, input })
  return new Set(nul(stdout).map((path) => path.slice(2)))
}

function of(git: Git, args: readonly string[], paths: readonly string[]): Promise<Ran> {
  return ask(git, [...args, '--pathspec-from-file=-', '--pathspec-file-nul'], nulled(paths))
}

function ask({ run, root, env }: Git, args: readonly string[], input?: string): Promise<Ran> {
  const given = input === undefined ? {} : { input }
  return run('git', ['--literal-pathspecs', ...args], {
    cwd: root,
    env: { ...env, GIT_TERMINAL_PROMPT: '0' },
    ...given,
  })
}

function nulled(paths: readonly string[]): string {
  return paths.map((path) => `${path}\0`).join('')
}

function nul(text: string): string[] {
  return text.split('\0').filter((one) => one !== '')
}
