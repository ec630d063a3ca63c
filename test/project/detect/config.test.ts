import { describe, expect, it } from 'vitest'
import { refusal } from '../../support/refusal.ts'
import { look } from './looking.ts'

const entry = { 'src/index.ts': 'export default { fetch: () => new Response() }\n' }
const json = (value: object) => JSON.stringify({ name: 'x', main: 'src/index.ts', ...value })
const facts = async (value: object) => (await look({ ...entry, 'wrangler.json': json(value) })).config

describe('the config that wrangler takes', () => {
  it('is wrangler.json of any parent before wrangler.jsonc here', async () => {
    const files = { 'wrangler.json': json({ name: 'above' }), 'app/wrangler.jsonc': json({}), 'app/wrangler.toml': '' }
    const { name, config } = await look(files, { at: 'app' })
    expect(name).toBe('above')
    expect(config).toMatchObject({ path: '../wrangler.json', others: ['wrangler.jsonc', 'wrangler.toml'] })
  })

  it('is wrangler.jsonc of any parent before wrangler.toml here', async () => {
    const { config } = await look({ 'wrangler.jsonc': json({}), 'app/wrangler.toml': 'name = "x"\n' }, { at: 'app' })
    expect(config?.path).toBe('../wrangler.jsonc')
  })

  it('is the one that is named, wherever it stands', async () => {
    const files = {
      ...entry,
      'wrangler.json': json({}),
      'config/edge.toml': 'name = "edge"\nmain = "../src/index.ts"\n',
    }
    for (const config of ['config/edge.toml', '/home/project/config/edge.toml']) {
      const found = await look(files, { config })
      expect(found).toMatchObject({ name: 'edge', kind: 'worker', entry: 'src/index.ts' })
      expect(found.config).toMatchObject({ path: 'config/edge.toml', format: 'toml', others: ['wrangler.json'] })
    }
  })

  it('must be there when it is named', async () => {
    const error = await refusal(() => look(entry, { config: 'wrangler.toml' }))
    expect([error.code, error.where]).toEqual(['FILE_MISSING', 'wrangler.toml'])
    expect((await refusal(() => look(entry, { config: 'src' }))).code).toBe('FILE_MISSING')
  })

  it('is the one a person wrote where a build tool redirects to its own', async () => {
    const redirection = { '.wrangler/deploy/config.json': '{ "configPath": "../../dist/wrangler.json" }' }
    const { config, kind } = await look({ ...entry, ...redirection, 'wrangler.jsonc': json({}) })
    expect([kind, config?.path, config?.redirected]).toEqual(['worker', 'wrangler.jsonc', 'dist/wrangler.json'])
    const alone = await look({ ...entry, ...redirection })
    expect([alone.kind, alone.says]).toEqual([
      'generated',
      'A build tool writes the wrangler config (dist/wrangler.json).',
    ])
    const elsewhere = await look({ ...redirection, 'app/wrangler.json': json({}) }, { at: 'app' })
    expect(elsewhere.config?.redirected).toBeUndefined()
    const empty = await look({ ...entry, '.wrangler/deploy/config.json': '{}', 'wrangler.json': json({}) })
    expect(empty.config?.redirected).toBeUndefined()
  })

  it('leaves models to copy, and names the others beside it', async () => {
    const names = [
      'wrangler.prod.toml',
      'wrangler-ci.jsonc',
      'wrangler.toml.example',
      'wrangler.sample.toml',
      'other.json',
    ]
    const { config } = await look({
      ...entry,
      'wrangler.json': json({}),
      ...Object.fromEntries(names.map((n) => [n, ''])),
    })
    expect(config?.others).toEqual(['wrangler-ci.jsonc', 'wrangler.prod.toml'])
  })

  it('is not looked for in a directory of that name', async () => {
    expect((await look({ 'wrangler.json/readme.md': '', 'wrangler.toml': 'name = "x"\n' })).config?.path).toBe(
      'wrangler.toml',
    )
  })
})

describe('a config that cannot be read', () => {
  it.each([
    ['wrangler.jsonc', '{\n  "name": "x",\n  "main" "y"\n}', 'wrangler.jsonc:3:10'],
    ['wrangler.json', '', 'wrangler.json:1:1'],
    ['wrangler.json', '[]', 'wrangler.json:1:1'],
    ['wrangler.toml', 'name = "x"\nmain = ]\n', 'wrangler.toml:2:8'],
    ['wrangler.toml', 'name = "x"\nname = "y"\n', 'wrangler.toml:2:1'],
  ])('%s is refused with the position: %j', async (file, text, where) => {
    const error = await refusal(() => look({ [file]: text }))
    expect([error.code, error.where]).toEqual(['FILE_UNPARSABLE', where])
  })

  it.each([
    ['wrangler.toml', 'name = "x"\nmain = "{{ main }}"\n', 'wrangler.toml:2:9', '{{ main }}'],
    ['wrangler.toml', 'name = {{name}}\n', 'wrangler.toml:1:8', '{{name}}'],
    ['wrangler.jsonc', '{\n  "name": <%= name %>\n}', 'wrangler.jsonc:2:11', '<%= name %>'],
    ['wrangler.json', '{ "kv_namespaces": [{ "binding": "A", "id": "<% id %>" }] }', 'wrangler.json:1:46', '<% id %>'],
    ['wrangler.json', '{ "env": { "{{env}}": {} } }', 'wrangler.json:1:13', '{{env}}'],
    ['wrangler.toml', '{% if x %}\nname = "x"\n{% endif %}\n', 'wrangler.toml:1:1', '{% if x %}'],
  ])('%s is a template: %j', async (file, text, where, found) => {
    const error = await refusal(() => look({ [file]: text }))
    expect([error.code, error.exit, error.where, error.data]).toEqual([
      'REPOSITORY_REFUSED',
      1,
      where,
      { kind: 'template' },
    ])
    expect(error.message).toContain(found)
  })

  it('is nested without end', async () => {
    const text = '{"a":'.repeat(100_000)
    expect((await refusal(() => look({ 'wrangler.json': `${text}1${'}'.repeat(100_000)}` }))).code).toBe(
      'FILE_UNPARSABLE',
    )
  })

  it('may have braces in what the user says, and in comments', async () => {
    const text =
      '# {{ no }}\nname = "x"\nmain = "src/index.ts"\n[vars]\nHELLO = "Dear {{name}}"\n[define]\nX = "<% 1 %>"\n'
    expect((await look({ ...entry, 'wrangler.toml': text })).kind).toBe('worker')
  })

  it('is no UTF-8', async () => {
    const error = await refusal(() => look({ 'wrangler.json': Buffer.from([0x7b, 0xff, 0x7d]) }))
    expect(error.code).toBe('FILE_NOT_TEXT')
  })

  const odd: readonly object[] = [
    {
      main: 7,
      env: [],
      vars: [],
      kv_namespaces: {},
      durable_objects: [],
      exports: [],
      migrations: {},
      d1_databases: 1,
    },
    {
      main: null,
      env: { a: 1, b: null },
      secrets: [],
      assets: true,
      queues: [[]],
      build: 'x',
      unsafe: { bindings: [3] },
    },
    {
      env: { constructor: {}, __proto__: {} },
      vars: { constructor: 'x' },
      secrets: { required: [1] },
      site: 1,
      type: 1,
    },
  ]
  it.each(odd.map((value) => JSON.stringify(value)))('has values of any other type: %s', async (text) => {
    const found = await look({ 'wrangler.json': text })
    expect(found.kind).toBe('no-main')
    expect(found.config?.durableObjects).toBeUndefined()
  })
})

describe('what a config says', () => {
  it('has names of every kind of binding in every environment, of variables and of secrets', async () => {
    const config = await facts({
      vars: { VAR: 1 },
      secrets: { required: ['SECRET'] },
      kv_namespaces: [{ binding: 'KV', id: '1' }],
      durable_objects: { bindings: [{ name: 'DO', class_name: 'Class' }] },
      send_email: [{ name: 'MAIL' }],
      ratelimits: [{ name: 'LIMIT' }],
      unsafe: { bindings: [{ name: 'UNSAFE', type: 'ratelimit' }] },
      logfwdr: { bindings: [{ name: 'LOG' }] },
      queues: { producers: [{ binding: 'QUEUE', queue: 'no' }], consumers: [{ queue: 'neither' }] },
      workflows: [{ name: 'not-this', binding: 'FLOW', class_name: 'X' }],
      wasm_modules: { WASM: 'a.wasm' },
      text_blobs: { TEXT: 'a' },
      data_blobs: { DATA: 'a' },
      site: { bucket: './public' },
      assets: { directory: 'x', binding: 'ASSETS' },
      env: { staging: { ai: { binding: 'AI' }, vars: { ONLY_STAGING: '' } } },
    })
    const names =
      'AI ASSETS DATA DO FLOW KV LIMIT LOG MAIL ONLY_STAGING QUEUE SECRET TEXT UNSAFE VAR WASM __STATIC_CONTENT'
    expect(config?.names).toEqual(names.split(' '))
  })

  it('has names of local secrets, and never their values', async () => {
    const files = { ...entry, 'wrangler.json': json({}), '.dev.vars': 'A=canary-1\nexport B = "canary-2"\n# C=1\n' }
    const found = await look({ ...files, '.dev.vars.staging': 'D=canary-3\r\n' })
    expect(found.config?.names).toEqual(['A', 'B', 'D'])
    expect(JSON.stringify(found)).not.toContain('canary')
  })

  it('calls the top of the file by a name that no environment has', async () => {
    const names = async (...env: string[]) =>
      (await facts({ env: Object.fromEntries(env.map((name) => [name, {}])) }))?.environments
    expect(await names()).toEqual(['production'])
    expect(await names('staging')).toEqual(['production', 'staging'])
    expect(await names('staging', 'production')).toEqual(['development', 'staging', 'production'])
    expect(await names('development', 'production')).toEqual(['default', 'development', 'production'])
    expect(await names('default', 'development', 'production')).toEqual(['top', 'default', 'development', 'production'])
  })

  it('tells the life cycle of Durable Objects by exports or by migrations', async () => {
    const exports = { Room: { type: 'durable-object', storage: 'sqlite' } }
    const migrations = [{ tag: 'v1', new_classes: ['Room'] }]
    expect((await facts({ exports }))?.durableObjects).toBe('exports')
    expect((await facts({ migrations }))?.durableObjects).toBe('migrations')
    expect((await facts({ env: { staging: { migrations } } }))?.durableObjects).toBe('migrations')
    expect((await facts({ exports: {}, migrations: [] }))?.durableObjects).toBeUndefined()
  })

  it('has the directory of migrations, from the root', async () => {
    const d1 = (database: object) => ({
      name: 'x',
      main: '../src/index.ts',
      d1_databases: [{ binding: 'DB', ...database }],
    })
    const at = async (value: object) =>
      (await look({ ...entry, 'config/w.json': JSON.stringify(value) }, { config: 'config/w.json' })).config
        ?.migrationsDir
    expect(await at(d1({}))).toBe('config/migrations')
    expect(await at(d1({ migrations_dir: '../db' }))).toBe('db')
    expect(await at({ main: '../src/index.ts' })).toBeUndefined()
  })
})
