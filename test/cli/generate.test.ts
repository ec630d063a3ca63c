import { describe, expect, it } from 'vitest'
import { withGenerators } from './scenes.ts'

describe('generate', () => {
  it('makes a route, its test and its place in the application, and undo takes it back', async () => {
    const sh = await withGenerators()
    const before = sh.read('/home/service/src/app.ts')
    expect((await sh.inProject('generate', 'route', 'price-list')).code).toBe(0)
    expect(sh.read('/home/service/src/app.ts')).toContain("app.route('/v1/price-list', priceList)")
    expect(sh.read('/home/service/src/routes/price-list.ts')).toContain('export const priceList')
    expect(sh.read('/home/service/test/price-list.test.ts')).toContain('/v1/price-list')
    expect((await sh.inProject('undo', '--no-install')).code).toBe(0)
    expect(sh.read('/home/service/src/app.ts')).toBe(before)
    expect(sh.read('/home/service/src/routes/price-list.ts')).toBeUndefined()
  })

  it('a dry run writes nothing', async () => {
    const sh = await withGenerators()
    const before = sh.everything()
    const { code, stdout } = await sh.inProject('generate', 'route', 'orders', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('+++ b/src/routes/orders.ts')
    expect(sh.everything()).toEqual(before)
  })

  it.each([
    [['generate'], 3, 'INPUT_NEEDED', expect.arrayContaining([{ command: 'clodo generate route NAME' }])],
    [['generate', 'route'], 3, 'INPUT_NEEDED', [{ command: 'clodo generate route NAME' }]],
    [['generate', 'route', 'a', 'b'], 2, 'USAGE', undefined],
    [['generate', 'route', 'Not A Name'], 2, 'OPTION_INVALID', undefined],
    [['generate', 'route', '../x'], 2, 'OPTION_INVALID', undefined],
  ])('%j without a terminal exits %i with %s', async (words, exit, code, next) => {
    const sh = await withGenerators()
    const before = sh.everything()
    const ended = await sh.document(...words)
    expect(ended.code).toBe(exit)
    expect(ended.value).toMatchObject({ code, ...(next === undefined ? {} : { status: 'action_required', next }) })
    expect(sh.everything()).toEqual(before)
  })
})
