/** What may stand at a place of a command line. Looks only: no recipe that is code runs, and no network is asked. */
import type { Project, World } from '../../index.ts'
import type { Typed } from './typed.ts'

export interface Candidate {
  readonly value: string
  readonly describe?: string | undefined
}

/** Files and directories are the shell's own to find. */
export type Offer = readonly Candidate[] | 'files' | 'directories'

export interface Scene extends Pick<Typed, 'words' | 'given'> {
  /** The text so far of what is typed. */
  readonly text: string
  world(): Promise<World>
  /** Where the user stands, or `--cwd` says. */
  project(): Promise<Project>
}

export const bare = (values: readonly string[]): Candidate[] => values.map((value) => ({ value }))

export async function pluginsOf(scene: Scene, { installed }: { readonly installed: boolean }): Promise<Candidate[]> {
  const has = Object.keys((await scene.project()).found?.recipe.plugins ?? {})
  if (installed) return bare(has.filter((id) => !scene.words.includes(id)))
  const all = await listed(scene, 'plugins')
  return all.filter(({ value }) => !has.includes(value) && !scene.words.includes(value))
}

/** Types or plugins that come with CLODO. */
export async function listed(scene: Scene, what: 'templates' | 'plugins'): Promise<Candidate[]> {
  const { listOf } = await import('../../index.ts')
  return (await listOf((await scene.world()).sources[what])).map(({ id, title }) => ({ value: id, describe: title }))
}

/** The last of a list with commas: what stands before it stays. */
export function lastOf(text: string, all: readonly Candidate[]): Candidate[] {
  const before = text.slice(0, text.lastIndexOf(',') + 1)
  const taken = before.split(',')
  return all
    .filter(({ value }) => !taken.includes(value))
    .map(({ value, describe }) => ({ value: before + value, describe }))
}

/** `plugin.option=`, and after it the values that are known. */
export async function setsOf(scene: Scene): Promise<Candidate[]> {
  const { listOf } = await import('../../index.ts')
  const { sources } = await scene.world()
  const all = [...(await listOf(sources.plugins)), ...(await listOf(sources.templates))]
  const options = all.flatMap(({ id, options }) =>
    Object.entries(options).map(([name, option]) => ({ id, key: `${id}.${name}=`, option })),
  )
  const found = options.find(({ key }) => scene.text.startsWith(key))
  if (found === undefined) {
    const named = await meant(scene)
    const own = options.filter(({ id }) => named.has(id))
    return (own.length > 0 ? own : options).map(({ key, option }) => ({ value: key, describe: option.title }))
  }
  const { key, option } = found
  const values = option.type === 'boolean' ? ['true', 'false'] : 'choices' in option ? (option.choices ?? []) : []
  const offered = option.type === 'list' ? lastOf(scene.text.slice(key.length), bare(values)) : bare(values)
  return offered.map(({ value }) => ({ value: key + value }))
}

/** The plugins and the type that are named on the line, or that the project has. */
async function meant({ words, given, project }: Scene): Promise<Set<string>> {
  const { recipe } = (await project()).found ?? {}
  const type = given.type?.at(-1) ?? recipe?.type
  const typed = [...words, ...(given.with ?? []).flatMap((list) => list.split(','))]
  return new Set([...typed, ...Object.keys(recipe?.plugins ?? {}), ...(type === undefined ? [] : [type])])
}

export async function environmentsOf(scene: Scene): Promise<Candidate[]> {
  const { environmentsOfProject } = await import('../../index.ts')
  const { all } = await environmentsOfProject((await scene.world()).disk, await scene.project())
  return bare(all.map(({ name }) => name))
}

export async function workspacesOf(scene: Scene): Promise<Candidate[]> {
  const { workspacesBelow } = await import('../../index.ts')
  const all = workspacesBelow((await scene.world()).disk, (await scene.project()).root)
  return all.map(({ name, directory }) => ({ value: name ?? directory, describe: directory }))
}
