/** A small part of `npm run matrix`, another one each day, and the proof that the matrix would see what is broken. */
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Case, type Cases, casesOf, coveringSample } from './cases.ts'
import { generate, openYard, world } from './generate.ts'
import { guardMutations, type Mutation, mutations } from './mutations.ts'
import { oversight } from './oracle.ts'
import { prove, proveTests } from './prove.ts'
import { refusalFault } from './refuse.ts'
import { typeCheck } from './types.ts'

const yard = openYard()
const all: Cases = await casesOf(world.sources)
const day = Math.floor(Date.now() / 86_400_000)
const bare: Case = { name: 'bare', type: 'generic', options: {}, plugins: {} }
const richest = [...all.legal].sort((a, b) => Object.keys(b.plugins).length - Object.keys(a.plugins).length)[0] ?? bare

afterAll(() => yard.remove())

describe('the cases', () => {
  it('are every type with every set of plugins', () => {
    const types = new Set(all.legal.map(({ type }) => type))
    const plugins = world.sources.plugins.ids()
    expect(types.size).toBeGreaterThanOrEqual(2)
    const plain = [...all.legal, ...all.illegal].filter((one) => !withAnswers(one))
    expect(new Set(plain.map(({ name }) => name)).size).toBe(plain.length)
    if (plugins.length <= 6) expect(plain.length).toBe(types.size * 2 ** plugins.length)
  })

  it('have every choice of every plugin, and so has the sample', async () => {
    for (const cases of [all.legal, coveringSample(all.legal)]) {
      for (const id of world.sources.plugins.ids()) {
        const options = Object.entries((await world.sources.plugins.find(id))?.plugin.options ?? {})
        for (const [option, schema] of options.filter(([, { type }]) => type === 'choice')) {
          const choices = schema.type === 'choice' ? schema.choices : []
          const tried = cases.flatMap(({ plugins }) => (plugins[id] ? [plugins[id][option] ?? schema.default] : []))
          expect(new Set(tried)).toEqual(new Set(choices))
        }
      }
    }
  })

  it('are made without writing anything', async () => {
    expect(Object.keys(await generate(bare))).toContain('src/index.ts')
    expect(world.disk.kind('/there/is/no/such/place')).toBeUndefined()
  })
})

describe('sets in which something is missing', () => {
  it.each(all.illegal.map((one) => [one.name, one] as const))('%s is refused with the remedy', async (_name, one) => {
    expect(await refusalFault(one)).toBeUndefined()
  })

  it('would be noticed if they were not refused', async () => {
    expect(await refusalFault(bare)).toBe('it was not refused')
    expect(await refusalFault({ ...bare, plugins: { 'no-such': {} } })).toMatch(/PLUGIN_UNKNOWN|no plugin/)
  })
})

describe(`the sample of day ${day}`, () => {
  const chosen = all.legal[day % all.legal.length] ?? bare

  it(`type-checks ${chosen.name}, and finds a plugin that does not`, async () => {
    const good = yard.write(chosen.name, await generate(chosen))
    const files = await generate(bare)
    const broken = yard.write('broken', { ...files, 'src/planted.ts': 'export const planted: Env = 1\n' })
    const errors = await typeCheck(yard.directory, [good, broken])
    expect(errors.get(chosen.name)).toEqual([])
    expect(errors.get('broken')).toEqual([expect.stringContaining('broken/src/planted.ts(1,14): error TS2322')])
  }, 120_000)

  it(`lints, tests, bundles, boots and probes ${chosen.name}`, async () => {
    const root = join(yard.directory, chosen.name)
    const proofs = [...(await prove(root)), await proveTests(root)]
    expect(proofs.filter(({ ok }) => !ok)).toEqual([])
    expect(proofs.map(({ name }) => name)).toEqual(['lint', 'verify', 'tests'])
  }, 180_000)
})

describe('verify finds', () => {
  const ofToday = (list: readonly Mutation[]) => list.filter((_one, at) => at === day % list.length)

  it.each(ofToday(mutations))(
    '$what',
    async (mutation) => {
      const root = yard.write('mutated', mutation.break(await generate(bare)))
      expect(await oversight(root, mutation)).toBeUndefined()
    },
    120_000,
  )

  it.each(ofToday(guardMutations))(
    '$what',
    async (mutation) => {
      const root = yard.write('mutated-guard', mutation.break(await generate(richest)))
      expect(await oversight(root, mutation)).toBeUndefined()
    },
    120_000,
  )

  it('nothing where nothing is broken, which the oracle tells', async () => {
    const root = yard.write('whole', await generate(bare))
    const [mutation] = mutations
    expect(mutation && (await oversight(root, { ...mutation, only: ['bundle'] }))).toBe('verify finds nothing')
  }, 120_000)
})

function withAnswers({ options, plugins }: Case): boolean {
  return [options, ...Object.values(plugins)].some((answers) => Object.keys(answers).length > 0)
}
