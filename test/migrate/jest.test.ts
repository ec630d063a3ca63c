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

  it('takes what stands around the tests, too', async () => {
    const config = `module.exports = {
  preset: 'ts-jest/presets/default-esm',
  testEnvironment: 'miniflare',
  testEnvironmentOptions: { wranglerConfigEnv: 'test' },
  globals: { 'ts-jest': { useESM: true } },
  roots: ['<rootDir>/src', 'test'],
  setupFiles: ['<rootDir>/jest.setup.js'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/e2e/'],
  resetMocks: true,
}
`
    const { files, notes } = await migrated('jest', {
      ...one("it.failing('a', () => expect(1).toBe(2))\njest.useFakeTimers({ now: 0 })\n", config),
      'jest.setup.js': 'jest.setTimeout(10 * 1000)\nbeforeEach(() => {})\n',
    })
    expect(files['vitest.config.mjs']).toContain(`
  plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.jsonc', environment: 'test' } })],
  test: { include: ['src/**/__tests__/**/*.[jt]s?(x)', 'test/**/__tests__/**/*.[jt]s?(x)', 'src/**/*.{test,spec}.?(c|m)[jt]s?(x)', 'test/**/*.{test,spec}.?(c|m)[jt]s?(x)'], setupFiles: ['./jest.setup.js'], exclude: ['**/node_modules/**', '**/e2e/**'], mockReset: true },
`)
    expect(files['jest.setup.js']).toBe(
      "import { beforeEach, vi } from 'vitest'\n\nvi.setConfig({ testTimeout: 10 * 1000 })\nbeforeEach(() => {})\n",
    )
    expect(files['test/a.test.js']).toContain("it.fails('a'")
    expect(files['test/a.test.js']).toContain('vi.useFakeTimers({ now: 0 })')
    expect(notes.join()).toContain('jest resets a mock')
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
    ["\nit.only('a', (done) => done())", 'A callback ends the test', 2],
    ["jest.useFakeTimers({ legacyFakeTimers: true })\nit('a', () => {})", 'jest.useFakeTimers has no like', 1],
    ["import { readFileSync } from 'node:fs'\nit('a', () => {})", 'node:fs works on the machine', 1],
    ["let m = jest\nit('a', () => {})", 'has no like in vitest', 1],
    ["const f: jest.Mock = jest.fn()\nit('a', () => {})", 'The type jest.Mock', 1],
  ])('stops at %j', async (text, why, line) => {
    const { 'test/a.test.js': test = '', ...rest } = one(text)
    const { need } = await migrated('jest', {
      ...rest,
      [`test/a.test.${text.includes('jest.Mock') ? 'ts' : 'js'}`]: test,
    })
    expect(need).toMatchObject({
      state: 'cannot',
      why: expect.stringContaining(why),
      where: `test/a.test.${text.includes('jest.Mock') ? 'ts' : 'js'}:${line}`,
    })
  })

  it.each([
    ["module.exports = {\n  runner: 'x' }", 'runner of jest', 2],
    ["module.exports = { testEnvironmentOptions: { envPath: '.env' } }", 'envPath of miniflare 2', 1],
    ["module.exports = { moduleNameMapper: { '^~/(.*)$': 'src/$1' } }", 'moduleNameMapper', 1],
    ['module.exports = make()', 'not written in place', 1],
    ['module.exports = { globals: { FOO: 1 } }', 'globals of jest', 1],
    ["module.exports = { preset: 'other' }", 'preset of jest', 1],
    ["module.exports = { testPathIgnorePatterns: ['a|b'] }", 'are regular expressions', 1],
    ['module.exports = { roots: [src] }', 'A part of a list', 1],
    ['module.exports = { testMatch: all }', 'A list is not', 1],
    ['module.exports = { setupFiles }', 'setupFiles of jest is not written', 1],
  ])('stops at the configuration %j', async (config, why, line) => {
    const { need } = await migrated('jest', one("it('a', () => {})", config))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `jest.config.js:${line}` })
  })
})
