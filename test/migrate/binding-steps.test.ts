import { describe, expect, it } from 'vitest'
import { shell } from '../cli/harness.ts'
import { migrated, versions, worker } from './migrating.ts'

const configIn = (files: { readonly [path: string]: string }) => JSON.parse(files['wrangler.jsonc'] ?? '')

describe('unsafe-bindings', () => {
  const limit = (period: number) => ({ name: 'L', type: 'ratelimit', namespace_id: '1', simple: { limit: 5, period } })

  it('get keys of their own, and what has none stays', async () => {
    const other = { name: 'X', type: 'internal_assets' }
    const config = {
      unsafe: { bindings: [limit(10), other, { name: 'V', type: 'version_metadata' }] },
      env: { b: { unsafe: { bindings: [limit(60)] } } },
    }
    const { files } = await migrated('unsafe-bindings', worker(config))
    const { type: _, ...first } = limit(10)
    expect(configIn(files)).toMatchObject({
      unsafe: { bindings: [other] },
      ratelimits: [first],
      version_metadata: { binding: 'V' },
      env: { b: { ratelimits: [{ name: 'L', simple: { limit: 5, period: 60 } }] } },
    })
    expect(configIn(files).env.b.unsafe).toBeUndefined()
  })

  it('stops at a period that the platform does not have', async () => {
    const { need } = await migrated('unsafe-bindings', worker({ unsafe: { bindings: [limit(30)] } }))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining('neither 10 nor 60') })
  })
})

describe('secrets-in-vars', () => {
  const canaries = { STRIPE_SECRET_KEY: 'canary-"one"\\x', SMTP_PASSWORD: 'canary-two', PLAIN: 'sk_live_canary' }
  const kept = { TOKEN_URL: 'https://a', PUBLIC_API_KEY: 'pk', MAX_TOKENS: '5', API_TOKEN: '<your token>', HOST: 'h' }
  const config = { vars: { ...canaries, ...kept }, env: { production: { vars: { SMTP_PASSWORD: 'canary-three' } } } }

  it('go to secrets.required and into ready commands', async () => {
    const { files, commands } = await migrated('secrets-in-vars', worker(config))
    expect(configIn(files)).toMatchObject({
      vars: kept,
      secrets: { required: Object.keys(canaries) },
      env: { production: { secrets: { required: ['SMTP_PASSWORD'] } } },
    })
    expect(commands).toContain('npx wrangler secret put SMTP_PASSWORD --env production')
    expect(files['.dev.vars.example']).toBe('STRIPE_SECRET_KEY=\nSMTP_PASSWORD=\nPLAIN=\n')
  })

  it('leave no value in any output, plan or file, and undo gives the names back', async () => {
    const sh = shell()
    const files = worker(config, { 'package.json': '{}' })
    for (const [path, text] of Object.entries(files)) sh.write(`/home/service/${path}`, text)
    const said: string[] = []
    for (const more of [['--dry-run'], ['--dry-run', '--json'], ['--plan', 'plan.json'], ['--json']]) {
      const ended = await sh.inProject('migrate', 'secrets-in-vars', '--no-install', ...more)
      expect(ended.code).toBe(0)
      said.push(ended.stdout, ended.stderr)
      if (more[0] === '--plan') said.push(sh.read('/home/service/plan.json') ?? '')
    }
    said.push(...Object.values(sh.everything()).map(String))
    expect(said.filter((text) => text.includes('canary'))).toEqual([])
    expect((await sh.inProject('undo', '--no-install')).code).toBe(0)
    expect(JSON.parse(sh.read('/home/service/wrangler.jsonc') ?? '').vars).toMatchObject({
      STRIPE_SECRET_KEY: 'HIDDEN',
      HOST: 'h',
    })
  })
})

describe('sqlite-durable-objects', () => {
  it('plans, and edits nothing', async () => {
    const migrations = [
      { tag: 'v1', new_classes: ['A', 'B', 'C'] },
      { tag: 'v2', renamed_classes: [{ from: 'A', to: 'D' }], deleted_classes: ['B'], new_sqlite_classes: ['E'] },
    ]
    const before = worker({ migrations })
    const { files, need, notes } = await migrated('sqlite-durable-objects', before)
    expect(files).toEqual(before)
    expect(need.why).toContain('for C and D,')
    expect(notes.join('\n')).toContain('new_sqlite_classes: ["DSql"]')
    expect((await migrated('sqlite-durable-objects', worker({}))).need.state).toBe('not-needed')
  })
})

describe('vitest-plugin', () => {
  const manifest = JSON.stringify({ devDependencies: { '@cloudflare/vitest-pool-workers': '^0.8', vitest: '~3.1.0' } })
  const config = (text: string) =>
    worker(
      {},
      {
        'vitest.config.ts': text,
        'package.json': manifest,
        'tsconfig.json': '{ "compilerOptions": { "types": ["@cloudflare/vitest-pool-workers"] } }',
      },
    )

  it('makes a plugin of the options of the pool', async () => {
    const { files, notes } = await migrated(
      'vitest-plugin',
      config(`import path from 'node:path'
import { defineWorkersConfig, readD1Migrations } from '@cloudflare/vitest-pool-workers/config'

export default defineWorkersConfig(async () => {
  const migrations = await readD1Migrations(path.join(__dirname, 'migrations'))
  return {
    test: {
      setupFiles: ['./test/setup.ts'], // first
      poolOptions: {
        workers: {
          singleWorker: true,
          wrangler: { configPath: './wrangler.jsonc' },
          miniflare: { bindings: { MIGRATIONS: migrations } },
        },
      },
    },
  }
})
`),
    )
    expect(files['vitest.config.ts']).toBe(`import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig(async () => {
  const migrations = await readD1Migrations(path.join(__dirname, 'migrations'))
  return {
    plugins: [cloudflareTest({
      wrangler: { configPath: './wrangler.jsonc' },
      miniflare: { bindings: { MIGRATIONS: migrations } },
    })],
    test: {
      setupFiles: ['./test/setup.ts'], // first
    },
  }
})
`)
    expect(JSON.parse(files['package.json'] ?? '').devDependencies).toEqual({
      '@cloudflare/vitest-plugin': `^${versions['@cloudflare/vitest-plugin']}`,
      vitest: `~${versions.vitest}`,
    })
    expect(files['tsconfig.json']).toContain('"@cloudflare/vitest-plugin/types"')
    expect(notes.join('\n')).toContain('singleWorker went')
  })

  it('renames the package where its plugin is used already', async () => {
    const text =
      "import { cloudflareTest } from '@cloudflare/vitest-pool-workers'\nimport { defineConfig } from 'vitest/config'\n\nexport default defineConfig({ plugins: [cloudflareTest({})] })\n"
    const { files } = await migrated('vitest-plugin', config(text))
    expect(files['vitest.config.ts']).toBe(text.replace('vitest-pool-workers', 'vitest-plugin'))
  })

  it.each([
    [
      'vitest.config.ts',
      "import { defineWorkersConfig } from '@cloudflare/vitest-pool-workers/config'\nexport default defineWorkersConfig(shared)\n",
      'vitest.config.ts:2',
    ],
    ['test/a.test.ts', "import { fetchMock } from 'cloudflare:test'\n", 'test/a.test.ts:1'],
  ])('stops at %s', async (path, text, where) => {
    const { need } = await migrated('vitest-plugin', worker({}, { [path]: text, 'package.json': manifest }))
    expect(need).toMatchObject({ state: 'cannot', where })
  })

  it('follows another name of what makes the configuration', async () => {
    const text = `import { defineWorkersProject as project } from '@cloudflare/vitest-pool-workers/config'
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { projects: [project({ test: { poolOptions: { workers: {} } } })] } })
`
    const { files } = await migrated('vitest-plugin', config(text))
    expect(files['vitest.config.ts']).toContain('projects: [defineProject({ plugins: [cloudflareTest({})] })]')
    expect(files['vitest.config.ts']).not.toContain('pool')
  })

  it('renames it wherever a version of it stands', async () => {
    const old = '@cloudflare/vitest-pool-workers'
    const now = '@cloudflare/vitest-plugin'
    const { files, notes } = await migrated(
      'vitest-plugin',
      worker(
        {},
        {
          'package.json': JSON.stringify({
            devDependencies: { [old]: 'catalog:', vitest: 'catalog:test' },
            pnpm: { overrides: { [old]: '0.8.1' } },
            resolutions: { [old]: '^0.8.1' },
          }),
          'pnpm-workspace.yaml': `catalog:\n  "${old}": ^0.8.0 # tests\ncatalogs:\n  old:\n    "${old}": 0.8.0\n`,
        },
      ),
    )
    expect(JSON.parse(files['package.json'] ?? '')).toEqual({
      devDependencies: { [now]: 'catalog:', vitest: 'catalog:test' },
      pnpm: { overrides: { [now]: versions[now] } },
      resolutions: { [now]: `^${versions[now]}` },
    })
    expect(files['pnpm-workspace.yaml']).toContain(`${now}": ^${versions[now]}`)
    expect(files['pnpm-workspace.yaml']).not.toContain(old)
    expect(notes.join('\n')).toContain('vitest is asked for as catalog:test, elsewhere')
  })

  it('leaves tests of miniflare 2 to their own step, and stops at those that start it themselves', async () => {
    const of = (name: string, files = {}) =>
      migrated(
        'vitest-plugin',
        worker({}, { 'package.json': JSON.stringify({ devDependencies: { [name]: '^2.14.0' } }), ...files }),
      )
    expect((await of('vitest-environment-miniflare')).need.state).toBe('not-needed')
    expect((await of('miniflare')).need.state).toBe('not-needed')
    const started = await of('miniflare', { 'test/a.js': "import { Miniflare } from 'miniflare'\nnew Miniflare({})\n" })
    expect(started.need).toMatchObject({ state: 'cannot', where: 'test/a.js:2' })
  })
})
