import { describe, expect, test } from 'vitest'
import { pendingEffects, runEffects } from '../../src/effect/effect.ts'
import type { Effect } from '../../src/effect/site.ts'
import { refusal } from '../support/refusal.ts'
import { type FakeSite, siteOf } from './site.ts'

const all: readonly Effect[] = [
  { id: 'local-secrets', title: 'secrets' },
  { id: 'install', title: 'npm install' },
  { id: 'types', title: 'wrangler types' },
  { id: 'git', title: 'git init' },
]

async function ran(site: FakeSite, effects: readonly Effect[] = all) {
  const said: string[] = []
  const failure = await runEffects(site, effects, ({ id }, state) => {
    said.push(`${state} ${id}`)
    if (state === 'begin') expect(pendingEffects(site.disk, site.root).map((one) => one.id)).toContain(id)
  })
  return { failure, said, pending: pendingEffects(site.disk, site.root).map(({ id }) => id) }
}

describe('effects', () => {
  test('run in turn, each recorded while it runs; in the end nothing is left', async () => {
    const site = siteOf({ localSecrets: ['KEY'], files: { 'node_modules/wrangler/bin/wrangler.js': '' } })
    const { failure, said, pending } = await ran(site)
    expect(failure).toBeUndefined()
    expect(said).toEqual(all.flatMap(({ id }) => [`begin ${id}`, `end ${id}`]))
    expect(pending).toEqual([])
    expect(site.read('.clodo/effects.json')).toBeUndefined()
  })

  test('that fail leave themselves and the rest to do, and resuming goes on from there', async () => {
    const site = siteOf({ localSecrets: ['KEY'], answers: { 'npm install': { code: 1, stderr: 'no network\n' } } })
    const { failure, said, pending } = await ran(site)
    expect(failure).toEqual({
      effect: all[1],
      reason: 'npm install --no-audit --no-fund ended with 1:\nno network',
    })
    expect(said.at(-1)).toBe('end install')
    expect(pending).toEqual(['install', 'types', 'git'])
    site.answers = {}
    const again = await ran(site, pendingEffects(site.disk, site.root))
    expect(again).toMatchObject({ failure: undefined, pending: [] })
    expect(again.said[0]).toBe('begin install')
    expect(site.calls.filter(([command]) => command === 'npm')).toHaveLength(2)
  })

  test('that meet a broken file fail like any other: the files of the commit stand', async () => {
    const site = siteOf({ localSecrets: ['KEY'] })
    site.disk.write(`${site.root}/.dev.vars`, new Uint8Array([0xff]))
    const { failure, pending } = await ran(site)
    expect(failure).toMatchObject({ effect: { id: 'local-secrets' }, reason: '.dev.vars is no UTF-8 text.' })
    expect(pending).toHaveLength(4)
  })

  test('pass on what nobody foresaw', async () => {
    const site = { ...siteOf({}), run: () => Promise.reject(new TypeError('a defect')) }
    await expect(runEffects(site, all, () => {})).rejects.toThrow('a defect')
  })

  test('of nothing write nothing', async () => {
    const site = siteOf({})
    expect(await ran(site, [])).toEqual({ failure: undefined, said: [], pending: [] })
    expect(site.files()).toEqual({})
  })
})

describe('the record of effects left to do', () => {
  test.each([
    '{',
    'null',
    '{}',
    '[1]',
    '[null]',
    '[{"id":"shell","title":"rm"}]',
    '[{"id":"toString","title":""}]',
    '[{"id":"git"}]',
  ])('%j is refused', async (text) => {
    const site = siteOf({ files: { '.clodo/effects.json': text } })
    const error = await refusal(() => pendingEffects(site.disk, site.root))
    expect(error).toMatchObject({ code: 'EFFECTS_UNREADABLE', where: '.clodo/effects.json' })
  })
})
