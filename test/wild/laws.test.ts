/**
 * The laws of the design in repositories that CLODO did not create: every refusal, and some of the repositories, others
 * each day. `CLODO_WILD=all` tries each repository with each set of plugins.
 */
import { describe, expect, it } from 'vitest'
import { builtinSources, nodeDisk } from '../../src/index.ts'
import { indented } from '../edit/documents.ts'
import type { Wild } from '../project/detect/wild.ts'
import { corpusFor } from './corpus.ts'
import { expectAllOrNothing } from './kill.ts'
import { expectLaws } from './laws.ts'
import { pluginSets } from './sets.ts'
import { adding, moved, worldOf } from './worlds.ts'

const sets = await pluginSets(builtinSources(nodeDisk()), process.env.CLODO_WILD_PLUGINS?.split(','))
const [first = { name: '', ids: [], needy: [], answers: {}, open: true }] = sets
const { able, refused } = await corpusFor(first)
const day = Math.floor(Date.now() / 86_400_000)
const all = able.flatMap((one) => sets.map((set) => ({ one, set, name: `${one.name} with ${set.name}` })))
const sample = 24
const tried =
  process.env.CLODO_WILD === 'all'
    ? all
    : all.filter((_, index) => index % Math.ceil(all.length / sample) === day % Math.ceil(all.length / sample))

describe('a repository and a set of plugins', () => {
  it('has many of both', () => {
    expect(able.length).toBeGreaterThanOrEqual(26)
    expect(sets.length).toBeGreaterThanOrEqual(5)
    console.log(`Tried today: ${tried.map(({ name }) => name).join('; ')}`)
  })

  it.each(tried)('$name', ({ one, set }) => expectLaws(one, set))
})

it('a config whose inner tables stand further in', async () => {
  const one = able.find(({ name }) => name === 'toml-environments')
  const config = indented(one?.files['wrangler.toml']?.toString() ?? '', 'all')
  const world = { ...(one as Wild), files: { ...one?.files, 'wrangler.toml': Buffer.from(config) } }
  const set = sets.find(({ open, ids }) => open && ids.length > 3) ?? first
  await expectLaws(world, set)
  const { changes } = await moved(worldOf(world), adding(set))
  const written = changes.find(({ path }) => path === 'wrangler.toml')?.after
  expect(written).toContain('\n    [[env.production.ratelimits]]\n      name = ')
  expect(written).toContain('\n[version_metadata]\n  binding = ')
})

describe('all or nothing', () => {
  const killed =
    process.env.CLODO_WILD === 'all'
      ? able
      : able.filter(({ name }) => ['toml-environments', 'satisfies'].includes(name))
  it.each(killed)('killed at any call on the disk: $name', async (one) => {
    await expectAllOrNothing(one, first)
  })
})

describe('a refused repository', () => {
  it.each(refused)('$name: nothing is changed', async (one) => {
    const { code, exit } = one.error
    expect(['REPOSITORY_REFUSED 1', 'EDIT_REFUSED 4']).toContain(`${code} ${exit}`)
    expect(one.error.mend).toBeTruthy()
    const world = worldOf(one)
    const before = world.files()
    await expect(moved(world, adding(first))).rejects.toThrow(one.error.message)
    expect(world.files()).toEqual(before)
  })
})
