/** The command line in repositories that CLODO did not create. */
import prompts from 'prompts'
import { describe, expect, it } from 'vitest'
import type { Looked } from '../../src/index.ts'
import { project, type Shell, shell } from '../cli/harness.ts'
import { type Wild, wild } from '../project/detect/wild.ts'
import { type MemoryWorld, memoryWorld } from '../support/world.ts'
import { lawful, writeTo } from './worlds.ts'

const corpus = wild()

function standing(name: string, more: Partial<MemoryWorld> = {}, tty = false): Shell {
  const files: Wild['files'] = corpus.find((one) => one.name === name)?.files ?? {}
  const { sources } = memoryWorld()
  const sh = shell({ tty, world: { sources, ...more } })
  for (const [path, bytes] of Object.entries(files)) writeTo(sh.volume, path, bytes)
  return sh
}

const rbac = ['add', 'auth', 'rbac', '--set', 'auth.default=allow', '--set', 'rbac.default=deny', '--no-install']

describe('add', () => {
  it('asks what guards do with what was there before: exit 3 and the flags that answer', async () => {
    const sh = standing('satisfies')
    const before = sh.everything()
    const { code, stderr } = await sh.inProject('add', 'auth', 'rbac')
    expect(code).toBe(3)
    expect(stderr).toMatch(/--set (auth|rbac)\.default=/)
    const { code: again, value } = await sh.document('add', 'auth', 'rbac', '--set', 'auth.default=allow')
    expect(again).toBe(3)
    expect(JSON.stringify(value)).toContain('rbac.default')
    expect(sh.everything()).toEqual(before)
  })

  it('carries on where it is answered, and says what it did', async () => {
    const sh = standing('satisfies')
    const { code, value } = await sh.document(...rbac)
    expect(code).toBe(0)
    expect(value).toMatchObject({ status: 'done' })
    expect(value.changes).toContainEqual({ path: 'src/index.ts', change: 'edit' })
    expect(value.changes).toContainEqual({ path: 'wrangler.jsonc', change: 'edit' })
    expect(value.changes).toContainEqual({ path: 'src/rbac/guard.ts', change: 'create' })
  })

  it('installs where a lockfile says how, and else says the command', async () => {
    const words = ['add', 'logging', '--dry-run']
    expect((await standing('object-method').document(...words)).value.effects).toContain('install')
    expect((await standing('property-identifier').document(...words)).value.effects).toContain('install')
    expect((await standing('toml-environments').document(...words)).value.effects).not.toContain('install')
    const { stdout } = await standing('toml-environments').inProject('add', 'logging')
    expect(stdout).toContain('npm install && clodo verify')
  })

  it('names the configs that it left as they are', async () => {
    const { value } = await standing('jsonc-trailing-commas').document('add', 'logging', '--no-install')
    expect(value.notes).toEqual(
      ['wrangler.test.jsonc', 'wrangler.toml'].map(
        (path) => `${path} is another wrangler config, which was left as it is.`,
      ),
    )
  })

  it('asks for the entry where nothing names one: exit 3 and the flag that does', async () => {
    const sh = standing('no-main')
    const before = sh.everything()
    const { code, value } = await sh.document('add', 'logging', '--set', 'logging.level=debug', '--no-install')
    expect(code).toBe(3)
    const command = 'clodo add logging --set logging.level=debug --no-install --json --entry src/index.ts'
    expect(value).toMatchObject({ code: 'INPUT_NEEDED', next: [{ command }] })
    expect(sh.everything()).toEqual(before)
    expect((await sh.inProject(...command.split(' ').slice(1))).code).toBe(0)
    expect(sh.read(`${project}/src/index.ts`)).toContain('withMiddleware(')
    expect((await sh.inProject('add', 'tracing', '--no-install')).code).toBe(0)
    expect((await sh.document('info')).value.repository).toMatchObject({ kind: 'worker', entry: 'src/index.ts' })
    expect((await sh.inProject('remove', 'logging', 'tracing', '--no-install')).code).toBe(0)
    expect(lawful(sh.world)).toEqual(lawful(standing('no-main').world))
  })

  it.each<[string, readonly string[], readonly string[]]>([
    ['takes the only module that may be the entry for --yes', ['--yes'], []],
    ['takes the entry that is chosen at the terminal', [], ['src/index.ts']],
    ['takes one that is typed at the terminal', [], ['', 'src/index.ts']],
  ])('%s', async (_, flags, given) => {
    const sh = standing('no-main', {}, given.length > 0)
    prompts.inject([...given])
    expect((await sh.inProject('add', 'logging', '--no-install', ...flags)).code).toBe(0)
    expect(sh.read(`${project}/src/index.ts`)).toContain('withMiddleware(')
  })

  it.each(['bin/all.js', 'dist/all.js'])(
    'takes an entry for %s, which is not there, and none that is not there itself',
    async (main) => {
      const sh = standing('no-main')
      sh.write(`${project}/src/server.ts`, sh.read(`${project}/src/index.ts`) ?? '')
      sh.volume.unlinkSync(`${project}/src/index.ts`)
      sh.write(`${project}/package.json`, '{ "scripts": { "build": "tsc" } }')
      sh.write(`${project}/wrangler.json`, `{ "name": "lost", "main": "${main}", "compatibility_date": "2025-01-01" }`)
      expect(await sh.document('add', 'logging')).toMatchObject({
        code: 3,
        value: { next: [{ command: 'clodo add logging --json --entry src/server.ts' }] },
      })
      expect((await sh.document('add', 'logging', '--entry', 'src/gone.ts')).value).toMatchObject({
        code: 'FILE_MISSING',
      })
      expect((await sh.inProject('add', 'logging', '--no-install', '--entry', 'src/server.ts')).code).toBe(0)
    },
  )

  it.each([
    ['', '"module": "NodeNext"', '.js'],
    ['', '"moduleResolution": "node16"', '.js'],
    ['', '"moduleResolution": "Bundler"', ''],
    ['', '"moduleResolution": "Bundler", "allowImportingTsExtensions": true', '.ts'],
    ["import data from './data.json'\n", '"module": "nodenext"', '.js'],
    ["import { a } from './a.routes'\n", '"module": "es2022"', ''],
    ["import { a } from './a.js'\n", '"moduleResolution": "Bundler"', '.js'],
    ["import { a } from './a.tsx'\n", '"moduleResolution": "Bundler"', '.ts'],
  ])('writes imports as the entry and the compiler have them: %j, %s', async (imports, options, ending) => {
    const sh = standing('object-method')
    const entry = `${project}/src/index.ts`
    sh.write(entry, imports + sh.read(entry))
    sh.write(`${project}/tsconfig.json`, `{ "compilerOptions": { ${options} } }`)
    expect((await sh.inProject('add', 'logging', '--no-install')).code).toBe(0)
    expect(sh.read(entry)).toMatch(new RegExp(`/with-handlers${ending}["']`))
    expect(sh.read(`${project}/src/logging/logging.ts`)).toMatch(new RegExp(`/log${ending}["']`))
  })

  it('names what provides what is missing', async () => {
    const sh = standing('toml-environments')
    const { code, value } = await sh.document('add', 'rbac', '--set', 'rbac.default=allow')
    expect(code).toBe(3)
    expect(value.next).toEqual([{ command: 'clodo add auth rbac --set rbac.default=allow --json' }])
  })

  it('is done once', async () => {
    const sh = standing('crlf-bom')
    await sh.inProject(...rbac)
    const before = sh.everything()
    expect(await sh.inProject('add', 'rbac')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing') })
    expect(sh.everything()).toEqual(before)
  })

  it('writes nothing under --dry-run, and shows what it would do', async () => {
    const sh = standing('hono-chained')
    const before = sh.everything()
    const { code, stdout } = await sh.inProject(...rbac, '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('+++ b/src/index.ts')
    expect(stdout).toMatch(/^\+.*guard\(\)/m)
    expect(sh.everything()).toEqual(before)
  })

  it('saves a plan, applies it, and refuses it when the repository moved on', async () => {
    const sh = standing('handlers')
    await sh.inProject(...rbac, '--plan', '/home/plan.json')
    const moved = standing('handlers')
    moved.write('/home/plan.json', sh.read('/home/plan.json') ?? '')
    moved.write(`${project}/src/index.ts`, `// mine\n${moved.read(`${project}/src/index.ts`)}`)
    expect((await moved.inProject('apply', '/home/plan.json')).code).not.toBe(0)
    expect(moved.read(`${project}/clodo.json`)).toBeUndefined()
    expect((await sh.inProject('apply', '/home/plan.json')).code).toBe(0)
    expect(sh.read(`${project}/src/middleware.ts`)).toContain('guard()')
  })

  it('refuses modules of the runtime where a bundler of the project does not know them', async () => {
    const sh = standing('built-main')
    const before = sh.everything()
    const { code, value } = await sh.document('add', 'tracing', '--no-install')
    expect({ code, error: value.code }).toEqual({ code: 1, error: 'REPOSITORY_REFUSED' })
    expect(sh.everything()).toEqual(before)
    const path = `${project}/package.json`
    sh.write(path, (sh.read(path) ?? '').replace('--bundle', "--bundle '--external:cloudflare:*'"))
    expect((await sh.inProject('add', 'tracing', '--no-install')).code).toBe(0)
    expect((await sh.inProject('add', 'logging', '--no-install')).code).toBe(0)
  })

  it('refuses what it cannot do right, in one line, and changes nothing', async () => {
    for (const name of ['python', 'pages-advanced', 'service-worker', 'sveltekit', 'commonjs']) {
      const sh = standing(name)
      const before = sh.everything()
      const { code, stderr } = await sh.inProject('add', 'logging')
      expect({ name, code }).toEqual({ name, code: 1 })
      expect(stderr).not.toMatch(/\n\s+at /)
      expect((await sh.document('add', 'logging')).value).toMatchObject({ code: 'REPOSITORY_REFUSED' })
      expect(sh.everything()).toEqual(before)
    }
  })
})

describe('info', () => {
  it('says of each repository what adding goes by', async () => {
    for (const { name, expected } of corpus) {
      const { detection, project: at = '.' } = expected
      if (at !== '.' || expected.config !== undefined) continue
      const { code, value } = await standing(name).document('info')
      const bare = detection.kind === 'not-a-worker' && detection.entry === undefined
      if (bare) expect({ name, code: value.code }).toEqual({ name, code: 'NOT_A_PROJECT' })
      else expect({ name, code, value }).toMatchObject({ name, code: 0, value: { repository: detection } })
    }
  })

  it('says which modules may be the entry that nothing names', async () => {
    expect((await standing('no-main').inProject('info')).stdout).toMatch(/may be the entry +src\/index.ts/)
    expect((await standing('satisfies').inProject('info')).stdout).not.toContain('may be the entry')
  })

  it('says how the entry is written', async () => {
    const styleOf = async (name: string) => ((await standing(name).document('info')).value.repository as Looked).style
    expect(await styleOf('crlf-bom')).toMatchObject({ eol: 'crlf', semicolons: true })
    expect(await styleOf('hono-base-path')).toEqual({ indent: 'tab', eol: 'lf', quotes: 'single', semicolons: false })
    expect(await styleOf('object-method')).toEqual({ indent: 'tab', eol: 'lf', quotes: 'double', semicolons: true })
    const { stdout } = await standing('object-method').inProject('info')
    expect(stdout).toContain('tabs, double quotes, semicolons, lf')
  })

  it('tells of a project what the user made, not what CLODO brought', async () => {
    const sh = standing('satisfies')
    await sh.inProject(...rbac)
    expect((await sh.document('info')).value).toMatchObject({ repository: { kind: 'worker', equivalents: [] } })
  })
})

describe('what the repository has already', () => {
  it.each([
    ['switch-router', 'rate-limit', 'worker.js:9'],
    ['hono-base-path', 'rate-limit', 'src/index.js:7'],
    ['assets-with-code', 'rate-limit', 'wrangler.jsonc'],
    ['hono-default', 'logging', 'src/index.ts:3'],
    ['sentry-wrapped', 'tracing', 'src/index.ts:1'],
    ['hono-imported', 'auth', 'src/app.ts:2'],
  ])('%s: %s is asked about before it is stacked', async (name, plugin, where) => {
    const sh = standing(name)
    const before = sh.everything()
    const words = [plugin, ...(plugin === 'auth' ? ['--set', 'auth.default=allow'] : [])]
    const { code, value } = await sh.document('add', ...words)
    const command = `clodo add ${words.join(' ')} --json --beside`
    expect(code).toBe(3)
    expect(value).toMatchObject({ code: 'INPUT_NEEDED', where, next: [{ command }] })
    expect(sh.everything()).toEqual(before)
    expect((await sh.inProject('add', ...words, '--beside', '--no-install')).code).toBe(0)
    expect((await sh.inProject('add', ...words, '--no-install')).stdout).toContain('Nothing')
  })

  it('is never what CLODO brought itself', async () => {
    const sh = standing('satisfies')
    for (const plugin of ['rate-limit', 'tracing', 'logging'])
      expect(await sh.inProject('add', plugin, '--no-install')).toMatchObject({ code: 0 })
    expect((await sh.inProject('add', 'auth', '--set', 'auth.default=deny', '--no-install')).code).toBe(0)
    expect((await sh.inProject('remove', 'logging', '--no-install')).code).toBe(0)
    expect((await sh.inProject('add', 'logging', '--no-install')).code).toBe(0)
  })
})

describe('afterwards', () => {
  const added = async (name: string) => {
    const sh = standing(name)
    const before = lawful(sh.world)
    expect((await sh.inProject(...rbac)).code).toBe(0)
    return { sh, before }
  }

  it.each(['satisfies', 'toml-environments', 'hono-default'])('remove gives the bytes back: %s', async (name) => {
    const { sh, before } = await added(name)
    const { code, value } = await sh.document('remove', 'auth', '--no-install')
    expect(code).toBe(3)
    expect(value.next).toEqual([{ command: 'clodo remove rbac auth --no-install --json' }])
    expect((await sh.inProject('remove', 'auth', 'rbac', '--no-install')).code).toBe(0)
    expect(lawful(sh.world)).toEqual(before)
  })

  it('undo gives the bytes back, and keeps what was written since', async () => {
    const { sh, before } = await added('object-method')
    sh.write(`${project}/src/index.ts`, `${sh.read(`${project}/src/index.ts`)}// mine\n`)
    expect((await sh.inProject('undo', '--no-install')).code).toBe(0)
    expect(lawful(sh.world)).toEqual({ ...before, 'src/index.ts': `${before['src/index.ts']}// mine\n` })
  })

  it.each([['undo'], ['remove', 'auth', 'rbac']])('%s takes local secrets along that CLODO made', async (...verb) => {
    const { sh } = await added('object-method')
    expect(sh.read(`${project}/.dev.vars`)).toMatch(/^AUTH_SECRET=[0-9a-f]{64}\n$/)
    expect((await sh.inProject(...verb, '--no-install')).code).toBe(0)
    expect(sh.read(`${project}/.dev.vars`)).toBeUndefined()
    expect(sh.read(`${project}/.gitignore`)).toBeUndefined()
  })

  it.each([['undo'], ['remove', 'auth', 'rbac']])(
    '%s leaves those of the user, and git goes on ignoring them',
    async (...verb) => {
      const { sh } = await added('object-method')
      sh.write(`${project}/.dev.vars`, 'AUTH_SECRET=from-the-team\n')
      const { code, stdout } = await sh.inProject(...verb, '--no-install')
      expect(code).toBe(0)
      expect(stdout).toContain('.dev.vars has values of yours and stays')
      expect(sh.read(`${project}/.dev.vars`)).toBe('AUTH_SECRET=from-the-team\n')
      expect(sh.read(`${project}/.gitignore`)).toBe('.dev.vars\n')
    },
  )

  it('diff shows edits of files that CLODO wrote, and no other', async () => {
    const { sh } = await added('satisfies')
    expect((await sh.inProject('diff')).stdout).toContain('No file differs')
    sh.write(`${project}/src/rbac/guard.ts`, `${sh.read(`${project}/src/rbac/guard.ts`)}// mine\n`)
    const { value } = await sh.document('diff')
    expect(value.edits).toMatchObject([{ path: 'src/rbac/guard.ts' }])
  })

  it('info and list say what is there', async () => {
    const { sh } = await added('satisfies')
    const { code, value } = await sh.document('info')
    expect(code).toBe(0)
    expect(value).toMatchObject({ status: 'done', edited: [] })
    const idsOf = (list: unknown) => (list as { id: string }[]).map(({ id }) => id)
    expect(idsOf(value.plugins)).toEqual(expect.arrayContaining(['auth', 'rbac']))
    const list = await sh.document('list', '--installed')
    expect(idsOf(list.value.installed)).toEqual(expect.arrayContaining(['auth', 'rbac']))
  })

  it('sync makes an edited recipe true', async () => {
    const { sh } = await added('hono-default')
    const path = `${project}/clodo.json`
    const recipe = JSON.parse(sh.read(path) ?? '')
    recipe.plugins.rbac.default = 'allow'
    sh.write(path, `${JSON.stringify(recipe, undefined, 2)}\n`)
    expect((await sh.inProject('sync', '--no-install')).code).toBe(0)
    expect(sh.read(`${project}/src/index.ts`)).not.toContain('guard()')
  })

  it('verify says that nothing is installed', async () => {
    const { sh } = await added('satisfies')
    const { code, value } = await sh.document('verify')
    expect({ code, error: value.code }).toEqual({ code: 1, error: 'INSTALL_MISSING' })
  })

  it('update has nothing to do', async () => {
    const { sh } = await added('satisfies')
    const before = sh.everything()
    expect((await sh.inProject('update', '--no-install')).code).toBe(0)
    expect(sh.everything()).toEqual(before)
  })
})

describe('a repository without plugins', () => {
  it('is no project yet', async () => {
    for (const words of [['remove', 'auth'], ['sync'], ['list', '--installed']])
      expect((await standing('satisfies').document(...words)).value).toMatchObject({ code: 'NOT_A_PROJECT' })
    expect((await standing('satisfies').document('undo')).value).toMatchObject({ code: 'NOTHING_TO_UNDO' })
  })
})

describe('at the root of a monorepo', () => {
  const inside = (sh: Shell) => Object.keys(sh.everything()).filter((path) => path.includes('/.clodo/lock.json'))

  it('the error lists the projects there are, and nothing changes', async () => {
    const sh = standing('monorepo')
    const before = sh.everything()
    const { code, stderr } = await sh.inProject('add', 'logging', '--no-install')
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('--project: apps/edge') })
    const gone = await sh.inProject('remove', 'logging')
    expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining('@acme/edge (apps/edge/worker)') })
    const wrong = await sh.inProject('add', 'logging', '--project', 'greeting')
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('@acme/edge (apps/edge/worker)') })
    expect(sh.everything()).toEqual(before)
  })

  it.each(['@acme/edge', 'edge', 'apps/edge', 'apps/edge/worker', './apps/edge/'])('--project %s', async (name) => {
    const sh = standing('monorepo')
    const config = name === 'apps/edge' || name === './apps/edge/' ? ['--config', 'worker/wrangler.jsonc'] : []
    expect(await sh.inProject('add', 'logging', '--no-install', '--project', name, ...config)).toMatchObject({
      code: 0,
    })
    expect(inside(sh)).toEqual([`${project}/apps/edge/.clodo/lock.json`])
    expect(await sh.inProject('remove', 'logging', '--no-install', '--project', name)).toMatchObject({ code: 0 })
    expect(inside(sh)).toEqual([])
  })

  it('--config names the wrangler file of the package it stands in', async () => {
    const sh = standing('monorepo')
    const directory = `${project}/apps/edge`
    const { code } = await sh.run(['info', '--config', 'worker/wrangler.jsonc'], directory)
    expect(code).toBe(0)
    expect(
      await sh.run(['add', 'logging', '--no-install', '--config', 'worker/wrangler.jsonc'], directory),
    ).toMatchObject({
      code: 0,
    })
    expect(inside(sh)).toEqual([`${directory}/.clodo/lock.json`])
  })
})

describe('routes of a plugin beside static files', () => {
  const allow = ['--set', 'auth.default=allow', '--set', 'multi-tenant.default=allow']
  const words = ['add', 'auth', 'multi-tenant', ...allow, '--no-install']

  it('join the list of paths for which the Worker is asked first; what that costs is told, once', async () => {
    const sh = standing('beside-a-page')
    const before = sh.read(`${project}/wrangler.jsonc`)
    const { code, value } = await sh.document(...words)
    expect(code).toBe(0)
    expect(value.notes).toEqual([
      expect.stringMatching(/asked for \/admin\/tenants before.* counts as one of the Worker/),
    ])
    expect(sh.read(`${project}/wrangler.jsonc`)).toContain(
      '"run_worker_first": ["/api/*", "/admin/tenants", "/admin/tenants/*"]',
    )
    expect((await sh.document(...words)).value.notes).toEqual([])
    await sh.document('remove', 'multi-tenant', 'auth', '--no-install')
    expect(sh.read(`${project}/wrangler.jsonc`)).toBe(before)
  })

  it('make no list where there is none, since that would hide other paths', async () => {
    const sh = standing('page-toml')
    const { value } = await sh.document(...words)
    expect(value.notes).toContainEqual(expect.stringContaining('A browser that opens /admin/tenants gets the page'))
    expect(sh.read(`${project}/wrangler.toml`)).not.toContain('run_worker_first')
  })
})

describe('Cloudflare Pages', () => {
  it('gets a middleware where there is none; what that costs is told, once', async () => {
    const sh = standing('pages-first')
    const before = sh.everything()
    const { code, value } = await sh.document('add', 'logging', '--no-install')
    expect([code, value.notes]).toEqual([0, [expect.stringContaining('also one for a static file')]])
    expect(sh.read(`${project}/functions/_middleware.js`)).toContain('export const onRequest = ')
    expect((await sh.document('add', 'tracing', '--no-install')).value.notes).toEqual([])
    expect((await sh.document('undo')).code + (await sh.document('undo')).code).toBe(0)
    expect(Object.keys(sh.everything()).filter((path) => path.includes('functions/'))).toEqual(
      Object.keys(before).filter((path) => path.includes('functions/')),
    )
  })

  it('refuses what it cannot have, with the reason', async () => {
    const sh = standing('pages-types')
    const before = sh.everything()
    const { code, value } = await sh.document('add', 'rate-limit', '--no-install')
    expect([code, value]).toMatchObject([1, { code: 'REPOSITORY_REFUSED' }])
    expect(JSON.stringify(value)).toContain('Cloudflare Pages has no binding of the type ratelimit')
    expect(sh.everything()).toEqual(before)
  })
})

it('deploys no project of Pages, and says what does', async () => {
  const sh = standing('pages-types')
  await sh.document('add', 'logging', '--no-install')
  const { code, value } = await sh.document('deploy', '--env', 'preview', '--dry-run')
  expect([code, value]).toMatchObject([1, { code: 'DEPLOY_BLOCKED', mend: expect.stringContaining('pages deploy') }])
})

it.each([
  ['', '{ "compilerOptions": {} }', 1],
  ['@cloudflare/workers-types', '{ "compilerOptions": {} }', 0],
  ['', '{ "compilerOptions": { "types": ["./worker-configuration.d.ts"] } }', 0],
  ['', '{ "extends": "../base.json" }', 0],
])('says that types of the runtime are missing: %j, %s', async (dependency, tsconfig, notes) => {
  const sh = standing('object-method')
  sh.write(`${project}/package.json`, `{ "devDependencies": { "${dependency || 'typescript'}": "5" } }`)
  sh.write(`${project}/tsconfig.json`, tsconfig)
  const { value } = await sh.document('add', 'logging', '--no-install', '--dry-run')
  expect((value.notes as string[]).filter((note) => note.includes('types of the Workers runtime'))).toHaveLength(notes)
})

it('says which tests will not find a module of the runtime', async () => {
  const noteOf = async (name: string) => (await standing(name).document('add', 'logging', '--no-install')).value.notes
  expect(await noteOf('main-in-scripts')).toEqual([expect.stringMatching(/node --test.*imports src\/worker.js fails/)])
  expect(await noteOf('tested')).toEqual([])
})
