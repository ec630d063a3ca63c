import { describe, expect, it } from 'vitest'
import { modernCall, rewriteCalls } from '../../src/migrate/commands.ts'
import { migrated, versions, worker } from './migrating.ts'

const modern = (text: string, from: number) => rewriteCalls(text, (call) => modernCall(call, from))

describe('calls of wrangler', () => {
  it.each([
    ['wrangler publish --env production', 2, 'wrangler deploy --env production'],
    ['npm run build && npx wrangler@2 publish; echo done', 2, 'npm run build && npx wrangler@4 deploy; echo done'],
    ['wrangler pages publish ./out', 2, 'wrangler pages deploy ./out'],
    ['wrangler kv:namespace create A', 3, 'wrangler kv namespace create A'],
    ['wrangler kv:key put --binding=A k "a b"', 3, 'wrangler kv key put --binding=A k "a b" --remote'],
    ['wrangler kv:key put --local k v', 3, 'wrangler kv key put --local k v'],
    ['wrangler r2 object get b/k', 3, 'wrangler r2 object get b/k --remote'],
    ['wrangler d1 execute DB --file a.sql', 2, 'wrangler d1 execute DB --file a.sql --remote'],
    ['wrangler d1 execute DB --file a.sql', 3, 'wrangler d1 execute DB --file a.sql'],
    ['wrangler dev --node-compat --experimental-json-config -c w.json', 3, 'wrangler dev -c w.json'],
    ['wrangler secret:bulk s.json', 3, 'wrangler secret bulk s.json'],
    ['npm i -g @cloudflare/wrangler@1', 1, 'npm i -g wrangler@4'],
    ['edit wrangler.toml, see cloudflare/wrangler-action and my-wrangler publish', 1, undefined],
    ['wrangler deploy   --dry-run', 4, undefined],
  ])('%s', (before, from, after = before) => expect(modern(before, from)).toBe(after))
})

const manifest = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`

describe('wrangler-4', () => {
  const workflow = `on: push
jobs:
  deploy:
    steps:
      - uses: actions/setup-node@v3
        with:
          node-version: 16 # old
      - uses: cloudflare/wrangler-action@v3
        with:
          wranglerVersion: "2.13.0"
          command: publish --env production
      - uses: cloudflare/wrangler-action@v3
        with:
          command: |
            publish
      - run: npx wrangler publish # by hand
`

  it('brings package.json, scripts, CI files and documents along', async () => {
    const files = {
      'wrangler.toml': 'name = "w"\nmain = "i.js"\n',
      'i.js': 'export default {}\n',
      'package.json': manifest({
        scripts: { deploy: 'wrangler publish', seed: 'wrangler kv:key put a b' },
        devDependencies: { wrangler: '^2.20.0' },
      }),
      '.github/workflows/ci.yml': workflow,
      'README.md': 'Run `wrangler publish`.\n',
      'CHANGELOG.md': 'wrangler publish\n',
    }
    const { files: after, notes } = await migrated('wrangler-4', files)
    expect(JSON.parse(after['package.json'] ?? '')).toEqual({
      scripts: { deploy: 'wrangler deploy', seed: 'wrangler kv key put a b --remote' },
      devDependencies: { wrangler: `^${versions.wrangler}` },
    })
    expect(after['.github/workflows/ci.yml']).toBe(workflow.replace('"2.13.0"', '"4"').replaceAll('publish', 'deploy'))
    expect(after['README.md']).toBe('Run `wrangler deploy`.\n')
    expect(after['CHANGELOG.md']).toBe('wrangler publish\n')
    expect(after['wrangler.toml']).toContain('compatibility_date = "2021-11-02"')
    expect(notes).toEqual([
      'Without a compatibility_date the Worker ran with 2021-11-02; that is written now.',
      '.github/workflows/ci.yml:7: wrangler 4 needs Node 22.12; this runs Node 16.',
      'wrangler dev runs on this machine now; with --remote it runs at Cloudflare, as before.',
    ])
  })

  it('turns the package of wrangler 1 into that of 4, in its place, and says what is gone', async () => {
    const files = worker(
      {},
      {
        'package.json': manifest({
          scripts: { new: 'wrangler generate x' },
          dependencies: { '@cloudflare/wrangler': '1.19.0' },
        }),
      },
    )
    const { files: after, notes } = await migrated('wrangler-4', files)
    expect(JSON.parse(after['package.json'] ?? '').dependencies).toEqual({ wrangler: versions.wrangler })
    expect(notes[0]).toBe('package.json:3: wrangler generate is gone and has no successor of the same meaning.')
  })

  it('leaves a version that names no number, and a project that is there already', async () => {
    for (const range of ['workspace:*', 'latest', '^4.1.0']) {
      const files = worker({}, { 'package.json': manifest({ devDependencies: { wrangler: range } }) })
      expect((await migrated('wrangler-4', files)).need.state).toBe('not-needed')
    }
  })
})

describe('legacy-keys', () => {
  it('go, and what they meant stays', async () => {
    const toml =
      'name = "w"\ntype = "javascript" # old\nzone_id = ""\nusage_model = "bundled"\n\n[env.a]\nzone_id = "z"\n'
    const { files } = await migrated('legacy-keys', {
      'wrangler.toml': toml,
      'package.json': '{ "main": "worker.js" }',
      'worker.js': 'export default {}\n',
    })
    expect(files['wrangler.toml']).toBe('name = "w"\n# old\nmain = "worker.js"\n\n[env.a]\n')
  })

  it('renames the list of wrangler 1, and refuses where both stand', async () => {
    const list = [{ binding: 'A', id: '1' }]
    const { files } = await migrated('legacy-keys', worker({ 'kv-namespaces': list }))
    expect(JSON.parse(files['wrangler.jsonc'] ?? '')).toMatchObject({ kv_namespaces: list })
    const both = await migrated('legacy-keys', worker({ 'kv-namespaces': list, kv_namespaces: [] }))
    expect(both.need.state).toBe('cannot')
  })

  it.each([
    [{ legacy_env: false }, 'legacy_env = false'],
    [{ type: 'webpack', webpack_config: 'webpack.config.js' }, 'webpack.config.js bundles'],
    [{ type: 'rust' }, 'wrangler 1'],
  ])('refuses %j', async (config, why) => {
    const { need } = await migrated('legacy-keys', worker(config, { 'webpack.config.js': '' }))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why) })
  })
})

describe('build-upload', () => {
  it('becomes main and rules', async () => {
    const toml = `name = "w"
compatibility_date = "2022-01-01"

[build]
command = "npm run build"

[build.upload]
format = "modules"
dir = "out"
main = "./worker.mjs"

[[build.upload.rules]]
type = "Text"
globs = ["**/*.txt"]
`
    const { files } = await migrated('build-upload', { 'wrangler.toml': toml, 'src/index.js': 'export default {}\n' })
    expect(files['wrangler.toml']).toBe(`name = "w"
compatibility_date = "2022-01-01"
main = "out/worker.mjs"

[build]
command = "npm run build"

[[rules]]
type = "Text"
globs = ["**/*.txt"]
`)
  })

  it('takes the entry of package.json where the format is that of service workers', async () => {
    const config = { main: undefined, build: { upload: { format: 'service-worker' } } }
    const { files } = await migrated('build-upload', worker(config, { 'package.json': '{ "main": "dist/w.js" }' }))
    expect(JSON.parse(files['wrangler.jsonc'] ?? '')).toMatchObject({ main: 'dist/w.js' })
    expect((await migrated('build-upload', worker(config))).need.state).toBe('cannot')
  })
})

describe('node-compat', () => {
  it('becomes a flag, for each environment that had it', async () => {
    const config = { compatibility_flags: ['a'], env: { old: { node_compat: true }, off: { node_compat: false } } }
    const { files, notes } = await migrated('node-compat', worker({ ...config, compatibility_date: '2023-01-01' }))
    expect(JSON.parse(files['wrangler.jsonc'] ?? '').env).toEqual({
      old: { compatibility_flags: ['a', 'nodejs_compat'] },
      off: {},
    })
    expect(notes).toHaveLength(1)
  })
})

describe('toml-to-jsonc', () => {
  const files = {
    'wrangler.toml': '# mine\nname = "w"\nmain = "i.js"\n',
    'i.js': 'export default {}\n',
    'package.json': '{\n\t"scripts": { "dev": "wrangler dev -c ./wrangler.toml" }\n}\n',
    'vitest.config.ts': "export default { configPath: './wrangler.toml' }\n",
    '.github/workflows/ci.yml': 'run: wrangler deploy --config wrangler.toml\n',
    'README.md': 'Look at [it](wrangler.toml), not at wrangler.toml.example.\n',
    'packages/b/wrangler.toml': 'name = "b"\n',
    'packages/b/package.json': '{ "scripts": { "dev": "wrangler dev -c wrangler.toml" } }\n',
  }

  it('mends each reference to the file, and none to another', async () => {
    const { files: after } = await migrated('toml-to-jsonc', files)
    expect(after['wrangler.jsonc']).toBe('{\n\t// mine\n\t"name": "w",\n\t"main": "i.js"\n}\n')
    expect(after['wrangler.toml']).toBeUndefined()
    expect(after['package.json']).toContain('-c ./wrangler.jsonc')
    expect(after['vitest.config.ts']).toContain("'./wrangler.jsonc'")
    expect(after['.github/workflows/ci.yml']).toContain('--config wrangler.jsonc')
    expect(after['README.md']).toBe('Look at [it](wrangler.jsonc), not at wrangler.toml.example.\n')
    expect(after['packages/b/package.json']).toBe(files['packages/b/package.json'])
  })

  it.each([
    ['deploy.sh', 'sed -i "s/ID/$ID/" wrangler.toml\n', 'deploy.sh:1'],
    ['release.mjs', "import { parse } from 'smol-toml'\nparse(read('wrangler.toml'))\n", 'release.mjs:2'],
  ])('refuses where %s reads it as TOML', async (path, text, where) => {
    const { need } = await migrated('toml-to-jsonc', { ...files, [path]: text })
    expect(need).toMatchObject({ state: 'cannot', where })
  })

  it('refuses where wrangler is too old', async () => {
    const old = { ...files, 'package.json': '{ "devDependencies": { "wrangler": "3.90.0" } }' }
    expect((await migrated('toml-to-jsonc', old)).need.why).toContain('wrangler-4 first')
  })
})

describe('wrangler-types', () => {
  const files = worker(
    { main: 'src/index.ts', compatibility_flags: ['nodejs_compat'] },
    {
      'src/index.ts':
        '/// <reference types="@cloudflare/workers-types" />\nexport default {} satisfies ExportedHandler\n',
      'tsconfig.json':
        '{\n  // mine\n  "compilerOptions": { "types": ["@cloudflare/workers-types/2023-07-01", "x"] }\n}\n',
      'package.json': manifest({
        devDependencies: { '@cloudflare/workers-types': '^4.2', '@types/node': '20', wrangler: '^4' },
      }),
      'package-lock.json': '{}',
    },
  )

  it('names what is generated in place of the package', async () => {
    const { files: after, commands } = await migrated('wrangler-types', files)
    expect(after['tsconfig.json']).toContain('// mine')
    expect(after['tsconfig.json']).toContain('["./worker-configuration.d.ts", "node", "x"]')
    expect(after['src/index.ts']).toBe('export default {} satisfies ExportedHandler\n')
    expect(JSON.parse(after['package.json'] ?? '')).toEqual({
      devDependencies: { '@types/node': '20', wrangler: '^4' },
      scripts: { types: 'wrangler types' },
    })
    expect(commands).toEqual(['npm run types'])
  })
})
