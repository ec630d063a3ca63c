import { describe, expect, it } from 'vitest'
import { type Files, migrated, versions, worker } from './migrating.ts'
import { onMiniflare2 as project } from './test-projects.ts'
import { tested } from './tested.ts'

const manifest = (more: object = {}) =>
  JSON.stringify({ devDependencies: { 'vitest-environment-miniflare': '^2.14.0', vitest: '^0.34.0' }, ...more })
/** Vitest would take it for this file's own. */
const word = ['@vitest', 'environment'].join('-')
const config = (test: string) => `export default { test: ${test} }\n`

describe('vitest-environment', () => {
  it('becomes the plugin of workerd, and the tests run there', async () => {
    const { need, files } = await migrated('vitest-environment', project)
    expect(need).toMatchObject({ state: 'needed' })
    expect(JSON.parse(files['package.json'] ?? '').devDependencies).toEqual({
      vitest: `^${versions.vitest}`,
      '@cloudflare/vitest-plugin': `^${versions['@cloudflare/vitest-plugin']}`,
    })
    expect(files['tsconfig.json']).toContain('["@cloudflare/vitest-plugin/types"]')
    expect(files['vitest.config.js']).toBe(`import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.jsonc' }, miniflare: { bindings: { EXTRA: 'x' }, kvNamespaces: ['SEEN'] } })],
  test: {
    // As wrangler.toml has them, and more.
    testTimeout: 20_000,
  },
});
`)
    expect(
      files['test/index.test.js'],
    ).toContain(`import { createExecutionContext, reset, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it } from 'vitest';
import worker, { count } from '../src/index.js';

afterEach(() => reset());

describe('worker', () => {
  it('counts', async () => {
`)
    expect(files['test/shared.test.js']).toContain(`import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { count } from '../src/index.js'

const bindings = env
`)
    expect(await tested(files)).toContain('5 passed')
  })

  it('takes the environment of wrangler that tests ran in, and Durable Objects that its config has not', async () => {
    const { files } = await migrated('vitest-environment', {
      ...project,
      'vitest.config.js': config(
        "{ environment: 'miniflare', environmentOptions: { wranglerConfigEnv: 'test', durableObjects: { OTHER: 'Room' } } }",
      ),
    })
    expect(files['vitest.config.js']).toContain(
      "plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.jsonc', environment: 'test' }, miniflare: { durableObjects: { OTHER: 'Room' } } })]",
    )
  })

  it('takes the flag of a script, and keeps what a file fills before its tests', async () => {
    const seeding = `import { beforeAll, expect, it } from 'vitest'

const describe = setupMiniflareIsolatedStorage()

describe('a', () => {
  beforeAll(() => {})
  it('b', () => expect(1).toBe(1))
})
`
    const { files, notes } = await migrated(
      'vitest-environment',
      worker(
        { main: 'src/index.ts' },
        {
          'package.json': manifest({ scripts: { test: 'vitest run --environment miniflare --coverage' } }),
          'test/a.test.js': seeding,
          'src/index.ts': 'export default {} satisfies ExportedHandler<Env>\n',
          'types/globals.d.ts': 'declare function getMiniflareBindings(): Env\n',
        },
      ),
    )
    expect(JSON.parse(files['package.json'] ?? '').scripts.test).toBe('vitest run --coverage')
    expect(files['vitest.config.mjs']).toContain("cloudflareTest({ wrangler: { configPath: './wrangler.jsonc' } })")
    expect(files['test/a.test.js']).toBe(`import { beforeAll, describe, expect, it } from 'vitest'

describe('a', () => {
  beforeAll(() => {})
  it('b', () => expect(1).toBe(1))
})
`)
    expect(notes.join('\n')).toContain('test/a.test.js fills storage in beforeAll')
    expect(notes.join('\n')).toContain('types/globals.d.ts declares')
    expect(notes.join('\n')).toContain('Cloudflare.Env')
  })

  const miniflare = config("{ environment: 'miniflare' }")
  it.each<[string, Files, string, string]>([
    [
      'a fetch mock',
      { 'a.test.js': 'const m = getMiniflareFetchMock()\n' },
      'getMiniflareFetchMock has no like',
      'a.test.js:1',
    ],
    [
      'storage of an object',
      { 'a.test.js': '\nawait getMiniflareDurableObjectStorage(id)\n' },
      'has no like',
      'a.test.js:2',
    ],
    [
      'what waitUntil was given',
      { 'a.test.js': 'const a = await getMiniflareWaitUntil(c)\n' },
      'is read',
      'a.test.js:1',
    ],
    [
      'another name for describe',
      { 'a.test.js': 'setupMiniflareIsolatedStorage()("a", () => {})\n' },
      'another name than describe',
      'a.test.js:1',
    ],
    [
      'what others import',
      { 'a.test.js': 'export const describe = setupMiniflareIsolatedStorage()\n' },
      'is exported',
      'a.test.js:1',
    ],
    [
      'files with environments of their own',
      { 'vitest.config.js': config("{ environment: 'miniflare', environmentMatchGlobs: [] }") },
      'environmentMatchGlobs',
      'vitest.config.js:1',
    ],
    [
      'options from elsewhere',
      { 'vitest.config.js': config("{ environment: 'miniflare', environmentOptions: options() }") },
      'not written in place',
      'vitest.config.js:1',
    ],
    [
      'an option that is another thing',
      { 'vitest.config.js': config("{ environment: 'miniflare', environmentOptions: { kvPersist: true } }") },
      'kvPersist of miniflare 2',
      'vitest.config.js:1',
    ],
    [
      'a service worker',
      { 'src/index.js': 'addEventListener("fetch", (e) => e.respondWith(new Response()))\n' },
      'service',
      'src/index.js',
    ],
  ])('stops at %s', async (_, files, why, where) => {
    const all = worker({}, { 'package.json': manifest(), 'vitest.config.js': miniflare, ...files })
    const { need } = await migrated('vitest-environment', all)
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where })
  })

  it('stops where only some tests run in it', async () => {
    const some = { 'package.json': manifest(), 'a.test.js': `// first\n// ${word} miniflare\n` }
    const { need } = await migrated('vitest-environment', worker({}, some))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining('Only some'), where: 'a.test.js:2' })
  })
})
