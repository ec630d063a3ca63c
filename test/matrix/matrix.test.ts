/** A small part of `npm run matrix`, another one each day, and the proof that the matrix would see what is broken. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verify } from '../../src/index.ts'
import { toolsAt } from '../check/stage.ts'
import { type Case, type Cases, casesOf, coveringSample } from './cases.ts'
import { type Files, generate, openYard, world } from './generate.ts'
import { guardMutations, type Mutation, mutations } from './mutations.ts'
import { prove } from './prove.ts'
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
    if (plugins.length <= 5) expect(plain.length).toBe(types.size * 2 ** plugins.length)
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
  const chosen = [...new Set([all.legal[day % all.legal.length] ?? bare, richest])]

  it(`type-checks ${chosen.map(({ name }) => name).join(' and ')}, and finds a plugin that does not`, async () => {
    const good = await Promise.all(chosen.map(async (one) => yard.write(one.name, await generate(one))))
    const files = await generate(bare)
    const broken = yard.write('broken', { ...files, 'src/planted.ts': 'export const planted: Env = 1\n' })
    const errors = await typeCheck(yard.directory, [...good, broken])
    expect(chosen.map(({ name }) => errors.get(name))).toEqual(chosen.map(() => []))
    expect(errors.get('broken')).toHaveLength(1)
    expect(errors.get('broken')?.[0]).toContain('broken/src/planted.ts(1,14): error TS2322')
  }, 120_000)

  it(`lints, tests, bundles, boots and probes ${chosen[0]?.name}`, async () => {
    const root = join(yard.directory, chosen[0]?.name ?? '')
    const proofs = await prove(root)
    expect(proofs.filter(({ ok }) => !ok)).toEqual([])
    expect(proofs.map(({ name }) => name)).toEqual(['lint', 'tests', 'verify'])
  }, 180_000)
})

describe('verify finds', () => {
  const whole = process.env.MATRIX === 'all'
  const some = (list: readonly Mutation[]) => (whole ? list : list.filter((_one, at) => at % 4 === day % 4))
  let plain: Files = {}
  let guarded: Files = {}

  beforeAll(async () => {
    plain = await generate(bare)
    guarded = await generate(richest)
  })

  const cases = [
    ...some(mutations).map((mutation) => ({ ...mutation, base: () => plain })),
    ...some(guardMutations).map((mutation) => ({ ...mutation, base: () => guarded })),
  ]
  it.each(cases)(
    '$what',
    async (mutation) => {
      const root = yard.write(`mutated-${cases.indexOf(mutation)}`, mutation.break(mutation.base()))
      const { ok, checks } = await verify(toolsAt(tmpdir()), root, { only: mutation.only })
      const bad = checks.filter((check) => !check.ok)
      expect(ok).toBe(false)
      for (const start of mutation.fails)
        expect(bad.map(({ name }) => name)).toContainEqual(expect.stringContaining(start))
      for (const { name } of bad) expect(mutation.fails.some((start) => name.startsWith(start))).toBe(true)
      expect(bad.map(({ detail }) => detail).join('\n')).toMatch(mutation.says)
    },
    120_000,
  )
})

function withAnswers({ options, plugins }: Case): boolean {
  return [options, ...Object.values(plugins)].some((answers) => Object.keys(answers).length > 0)
}
