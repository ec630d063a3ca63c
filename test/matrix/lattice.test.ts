/**
 * Every order of adding gives the same bytes: from every legal set of plugins, each step to a neighbour gives what `create`
 * gives for that set, the step back what was there, and a step that is not legal is refused and changes nothing. So any road
 * through the sets does. A quarter of the sets each day; all with CLODO_LATTICE=all.
 */
import { describe, expect, it } from 'vitest'
import { apply, ClodoError, type Recipe, templatesOf } from '../../src/index.ts'
import { lawful, type MemoryWorld, memoryWorld, prepareMove, prepareNew } from '../support/world.ts'

const { plugins, templates } = memoryWorld().sources
const known = await Promise.all(plugins.ids().map(async (id) => (await plugins.find(id))?.plugin))
const all = known.filter((plugin) => plugin !== undefined)
const day = Math.floor(Date.now() / 86_400_000)

type Set = readonly string[]

const sets: Set[] = Array.from({ length: 2 ** all.length }, (_, bits) =>
  all.filter((_plugin, at) => bits & (1 << at)).map(({ id }) => id),
)

const providedBy = (ids: Set) => all.filter(({ id }) => ids.includes(id)).flatMap(({ provides = [] }) => provides)

interface Type {
  readonly given: readonly string[]
  readonly wants: readonly string[]
}

/** Whether everybody has what they require, the type too. */
function isLegal(set: Set, { given, wants }: Type): boolean {
  const provided = new globalThis.Set<string>([...given, ...providedBy(set)])
  const required = all.filter(({ id }) => set.includes(id)).flatMap(({ requires = [] }) => requires)
  return [...wants, ...required].every((one) => provided.has(one))
}

const withAll = (set: Set): Recipe['plugins'] => Object.fromEntries(set.map((id) => [id, {}]))

async function created(type: string, set: Set): Promise<MemoryWorld> {
  const world = memoryWorld()
  const { prepared } = await prepareNew(world, { type, plugins: withAll(set) })
  await apply(world, prepared)
  return world
}

/** The code of the refusal; undefined where the step was taken. */
async function step(world: MemoryWorld, to: Set): Promise<string | undefined> {
  try {
    const move = (recipe: Recipe) => ({
      ...recipe,
      plugins: Object.fromEntries(to.map((id) => [id, recipe.plugins[id] ?? {}])),
    })
    await apply(world, await prepareMove(world, move))
    return undefined
  } catch (error) {
    if (error instanceof ClodoError) return error.code
    throw error
  }
}

const types = await Promise.all(
  templates.ids().map(async (id) => ({
    id,
    hidden: (await templates.find(id))?.plugin.hidden === true,
    given: (await templatesOf(id, templates)).flatMap(({ plugin }) => plugin.provides ?? []),
    wants: (await templatesOf(id, templates)).flatMap(({ plugin }) => plugin.requires ?? []),
  })),
)

describe.each(types.filter(({ hidden }) => !hidden))('$id', ({ id: type, given, wants }) => {
  const ground = { given, wants }
  const bytes = new Map<string, Promise<{ [path: string]: string }>>()
  const born = (set: Set) => {
    const key = set.join()
    const files = bytes.get(key) ?? created(type, set).then((world) => lawful(world.files()))
    bytes.set(key, files)
    return files
  }
  const legal = sets.filter((set) => isLegal(set, ground))
  const today = process.env.CLODO_LATTICE === 'all' ? legal : legal.filter((_set, at) => at % 4 === day % 4)

  it.each(today.map((set) => [set.join(', ') || 'nothing', set] as const))('%s', async (_name, set) => {
    const world = await created(type, set)
    for (const { id } of all) {
      const has = set.includes(id)
      const to = has
        ? set.filter((one) => one !== id)
        : sets.find((one) => one.length === set.length + 1 && [...set, id].every((each) => one.includes(each)))
      if (to === undefined) throw new Error('no such set')
      if (!isLegal(to, ground)) expect(await step(world, to)).toBe('REQUIREMENT_UNMET')
      else {
        expect(await step(world, to)).toBeUndefined()
        expect(lawful(world.files())).toEqual(await born(to))
        expect(await step(world, set)).toBeUndefined()
      }
      expect(lawful(world.files())).toEqual(await born(set))
    }
  })
})
