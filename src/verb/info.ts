/** What a project is, by its recipe and its record alone: no plugin is loaded. */
import { pendingEffects } from '../effect/effect.ts'
import type { Effect } from '../effect/site.ts'
import { ClodoError } from '../errors.ts'
import type { Json } from '../plugin/json.ts'
import { derive } from '../project/derive.ts'
import type { Project } from '../project/open.ts'
import { ofLockfile, startedBy } from '../project/package-manager.ts'
import { last } from '../tree/history.ts'
import { editsOf } from './edits.ts'
import { type Installed, installedOf } from './list.ts'
import type { World } from './world.ts'

/** One answer, and where it came from: a file, or `derived`. */
export interface Sourced {
  /** `name`, `options.resource`, `plugins.auth.verify`. */
  readonly key: string
  readonly value: Json
  readonly from: string
}

export interface Info {
  readonly root: string
  /** Path of the recipe's file; undefined when it is gone. */
  readonly recipe: string | undefined
  readonly answers: readonly Sourced[]
  readonly plugins: readonly Installed[]
  /** What the Worker binds, and the secrets it needs, by name. */
  readonly bindings: readonly string[]
  readonly secrets: readonly string[]
  /** Files of CLODO that the user edited. */
  readonly edited: readonly string[]
  /** Effects that a run left undone. */
  readonly pending: readonly Effect['id'][]
  /** What CLODO did last, by the record of this machine. */
  readonly last: { readonly command: string; readonly at: string } | undefined
}

/** @throws NOT_A_PROJECT */
export function infoOf(world: World, project: Project): Info {
  const { root, lock, found, known } = project
  if (!known) throw new ClodoError('NOT_A_PROJECT', { what: 'There is no CLODO project here.', where: root })
  const named = (kind: 'binding' | 'secret') =>
    lock.facts.flatMap(({ fact }) => (fact.kind === kind ? [fact.name] : [])).sort()
  const entry = last(world.disk, root)
  return {
    root,
    recipe: found?.path,
    answers: answersOf(world, project),
    plugins: installedOf(project),
    bindings: named('binding'),
    secrets: named('secret'),
    edited: editsOf(project).map(({ path }) => path),
    pending: pendingEffects(world.disk, root).map(({ id }) => id),
    last: entry && { command: entry.command, at: entry.at },
  }
}

function answersOf(world: World, { found, root }: Project): Sourced[] {
  const { options = {}, plugins = {}, ...given } = found?.recipe ?? {}
  const { recipe, origins } = derive({}, given, {
    name: '',
    packageManager: ofLockfile(world.disk, root) ?? startedBy(world.env),
    compatibilityDate: '',
    pinNode: '',
  })
  const file = found?.path ?? ''
  const { options: _, plugins: __, ...plain } = recipe
  const top = Object.entries(plain).map(([key, value]) => ({
    key,
    value,
    from: origins[key as keyof typeof origins] === 'recipe' ? file : 'derived',
  }))
  const below = Object.entries({ options, ...prefixed(plugins) }).flatMap(([prefix, answers]) =>
    Object.entries(answers).map(([name, value]) => ({ key: `${prefix}.${name}`, value, from: file })),
  )
  return [...top, ...below].filter(({ value, from }) => from !== 'derived' || value !== '') as Sourced[]
}

function prefixed<T>(record: { readonly [id: string]: T }): { [key: string]: T } {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [`plugins.${id}`, value]))
}
