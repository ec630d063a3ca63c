import { describe, expect, it } from 'vitest'
import { type Files, migrated, versions, worker } from './migrating.ts'
import { onJest as project } from './test-projects.ts'
import { tested } from './tested.ts'

describe('jest', () => {
  it('becomes vitest, and the tests run in workerd', async () => {
    const { need, files } = await migrated('jest', project)
    expect(need).toMatchObject({ state: 'needed' })
    expect(JSON.parse(files['package.json'] ?? '')).toMatchObject({
      scripts: { test: 'vitest run', watch: 'vitest' },
      devDependencies: {
        vitest: `^${versions.vitest}`,
        '@cloudflare/vitest-plugin': `^${versions['@cloudflare/vitest-plugin']}`,
      },
    })
    expect(files['jest.config.js']).toBeUndefined()
    expect(files['test/__tests__/mocks.js']).toBe(`import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'

test.each([1, 2])('calls %i', (value) => {
  const { SEEN } = env
  const called = vi.fn(() => value)
  expect(called()).toBe(value)
  expect(called).toHaveBeenCalledTimes(1)
  expect(typeof SEEN.get).toBe('function')
})
`)
    const said = await tested(files)
    expect(said).toContain('5 passed')
    expect(said).toContain('1 skipped')
  })

  const one = (test: string, config = "module.exports = { testEnvironment: 'miniflare' }\n"): Files =>
    worker({}, { 'package.json': project['package.json'] ?? '', 'jest.config.js': config, 'test/a.test.js': test })
  it.each([
    ["jest.mock('../src/a')\nit('a', () => {})", 'jest.mock has no like', 1],
    ["it('a', (done) => done())", 'A callback ends the test', 1],
    ["const m = getMiniflareFetchMock()\nit('a', () => {})", 'getMiniflareFetchMock has no like', 1],
    ["const a = require('a')\nit('a', () => {})", 'CommonJS', 1],
    ["it('a', async () => {\n  const all = await getMiniflareWaitUntil(ctx)\n})", 'is read', 2],
    ["it('a', () => expect(1).toMatchSnapshot())", 'Snapshots', 1],
  ])('stops at %j', async (text, why, line) => {
    const { need } = await migrated('jest', one(text))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `test/a.test.js:${line}` })
  })

  it.each([
    ["module.exports = {\n  runner: 'x' }", 'runner of jest', 2],
    ["module.exports = { testEnvironmentOptions: { envPath: '.env' } }", 'envPath of miniflare 2', 1],
    ["module.exports = { moduleNameMapper: { '^~/(.*)$': 'src/$1' } }", 'moduleNameMapper', 1],
    ['module.exports = make()', 'not written in place', 1],
  ])('stops at the configuration %j', async (config, why, line) => {
    const { need } = await migrated('jest', one("it('a', () => {})", config))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `jest.config.js:${line}` })
  })
})
