/** A change and the user's git: a tree that has to be clean, where the recipe says so, and one commit for one step. */
import { inRepository, uncommitted } from '../effect/git.ts'
import type { CommitEffect } from '../effect/site.ts'
import { ClodoError } from '../errors.ts'
import { type Lock, lockPath, parseLock } from '../project/lock.ts'
import { packageManagers } from '../project/package-manager.ts'
import type { Change } from '../tree/change.ts'
import type { Prepared } from './prepared.ts'
import type { World } from './world.ts'

/** @throws GIT_DIRTY where something below the project is not committed */
export async function refuseDirty({ run, env }: World, root: string): Promise<void> {
  const dirty = (await inRepository({ run, env, root })) ? await uncommitted({ run, env, root }) : []
  if (dirty.length === 0) return
  throw new ClodoError('GIT_DIRTY', {
    what: `The recipe asks for a clean tree (git.clean), and ${listed(dirty)} ${dirty.length === 1 ? 'is' : 'are'} not committed.`,
    where: dirty[0],
    data: { paths: dirty },
  })
}

/**
 * The change with a commit of its files at its end, effects such as the lockfile included where they were clean.
 *
 * @throws GIT_NEEDED outside of a repository; GIT_DIRTY where edits of the user would go into the commit
 */
export async function withCommit({ run, env, sources }: World, prepared: Prepared): Promise<Prepared> {
  const { root, changes, effects } = prepared
  const git = { run, env, root }
  if (changes.length === 0) return prepared
  if (!(await inRepository(git)))
    throw new ClodoError('GIT_NEEDED', { what: 'There is no git repository here.', where: root })
  const paths = changes.map(({ path }) => path)
  const dirty = await uncommitted(git, paths)
  if (dirty.length > 0)
    throw new ClodoError('GIT_DIRTY', {
      what: `The commit would take edits of yours along: ${listed(dirty)} ${dirty.length === 1 ? 'is' : 'are'} not committed.`,
      where: dirty[0],
      data: { paths: dirty },
    })
  const written = await cleanAmong(git, writtenByEffects)
  const commit: CommitEffect = {
    id: 'commit',
    title: 'git commit',
    paths: [...paths, ...written],
    message: `${subjectOf(prepared, sources.templates.ids())}\n\n${prepared.command}\n`,
  }
  return { ...prepared, effects: [...effects, commit] }
}

/** What installing and typing write, in the project itself. */
const writtenByEffects = [
  ...Object.values(packageManagers).flatMap(({ lockfiles }) => lockfiles),
  'worker-configuration.d.ts',
]

async function cleanAmong(git: Parameters<typeof uncommitted>[0], paths: readonly string[]): Promise<string[]> {
  const clean: string[] = []
  for (const path of paths) if ((await uncommitted(git, [path])).length === 0) clean.push(path)
  return clean
}

/** What a step did, by the plugins that came, went and moved; else by what was typed. */
function subjectOf({ changes, command, undoes }: Prepared, templates: readonly string[]): string {
  if (undoes === true) return command.replace(/^undo of: /, 'Undo ')
  const lock = changes.find(({ path }) => path === lockPath)
  const [before, after] = [pluginsOf(lock?.before), pluginsOf(lock?.after)]
  const plugins = Object.keys({ ...before, ...after }).filter((id) => !templates.includes(id))
  const came = plugins.filter((id) => before[id] === undefined)
  const went = plugins.filter((id) => after[id] === undefined)
  const moved = plugins.filter((id) => before[id] !== undefined && before[id]?.version !== after[id]?.version)
  if (came.length > 0) return `Add ${joined(came)}`
  if (went.length > 0) return `Remove ${joined(went)}`
  if (moved.length > 0) return `Update ${joined(moved.map((id) => `${id} to ${after[id]?.version}`))}`
  return command
}

function pluginsOf(text: Change['after']): Lock['plugins'] {
  return text === undefined ? {} : parseLock(text).plugins
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function listed(paths: readonly string[]): string {
  return paths.length < 4 ? joined(paths) : `${paths.slice(0, 3).join(', ')} and ${paths.length - 3} more`
}
