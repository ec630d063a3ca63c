/** What authors of plugins get: their package begun, checked, and held to the laws. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { machine } from '../../src/cli/world.ts'
import { definePlugin, type Stated } from '../../src/plugin/index.ts'
import { checkPackage, lawsOf, openPackageAt, probe as probeIn } from '../../src/testing/index.ts'
import { foundOf } from '../../src/verb/authoring/memory-project.ts'
import { refusal } from '../support/refusal.ts'

const repository = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'clodo-authoring-'))
afterAll(() => rmSync(home, { recursive: true }))

let made = 0

/** A package on the disk: that of a sound plugin, but for what is given. */
function packageWith({
  manifest = {},
  code = sound,
  files = {},
}: {
  manifest?: object
  code?: string
  files?: { [path: string]: string }
}): string {
  const folder = join(home, `p${made++}`)
  const json = {
    name: 'clodo-plugin-guests',
    version: '1.0.0',
    license: 'MIT',
    repository: 'github:example/guests',
    keywords: ['clodo-plugin'],
    clodo: { contract: '1.0', plugin: './plugin.js' },
    ...manifest,
  }
  const all = { 'package.json': JSON.stringify(json), 'plugin.js': code, 'README.md': '# guests\n', ...files }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function codeOf(facts: string, more = ''): string {
  return `import { definePlugin } from 'clodo/plugin'
export default definePlugin({ id: 'guests', title: 'Guests', version: '1.0.0', ${more} contribute: ({ answers }) => [${facts}] })
`
}

const probe = "{ kind: 'probe', name: 'it lives', request: { path: '/livez' }, expect: { status: 200 } }"
const sound = codeOf(probe)

describe('a package that is checked', () => {
  it('has nothing to mend when it is sound', async () => {
    const { findings, name, version, found } = await checkPackage(packageWith({}))
    expect({ findings, name, version, id: found?.plugin.id }).toEqual({
      findings: [],
      name: 'clodo-plugin-guests',
      version: '1.0.0',
      id: 'guests',
    })
  })

  it.each([
    ['a name that add does not find', 'name', { manifest: { name: 'guests-for-clodo' } }],
    ['the name of a built-in', 'near', { manifest: { name: '@evil/clodo-plugin-logging' } }],
    ['a name close to that of a built-in', 'near', { manifest: { name: 'clodo-plugin-loging' } }],
    ['no keyword', 'keyword', { manifest: { keywords: ['cloudflare'] } }],
    ['a script that runs on install', 'scripts', { manifest: { scripts: { postinstall: 'true' } } }],
    ['dependencies', 'dependencies', { manifest: { dependencies: { zod: '4' } } }],
    ['no licence', 'license', { manifest: { license: undefined } }],
    ['no repository', 'repository', { manifest: { repository: undefined } }],
    ['no README', 'readme', { manifest: { files: ['plugin.js'] }, files: { 'README.md': '' }, without: 'README.md' }],
    ['too much', 'size', { files: { 'files/big.txt': randomBytes(700_000).toString('base64') } }],
    ['tests that nobody needs', 'idle', { files: { 'src/plugin.test.ts': '' } }],
    ['what may hold secrets', 'secrets', { files: { '.env': 'A=1' } }],
    ['a version of its own', 'opens', { code: sound.replace('1.0.0', '2.0.0') }],
    ['code that fails', 'opens', { code: 'throw new Error("no")' }],
    [
      'a right it does not need',
      'rights',
      { manifest: { clodo: { contract: '1.0', plugin: './plugin.js', rights: ['process'] } } },
    ],
    ['no probe', 'probes', { code: codeOf("{ kind: 'variable', name: 'A', value: 'a', describe: 'A' }") }],
    ['a folder that is not there', 'facts', { code: codeOf(`{ kind: 'files', from: 'files' }, ${probe}`) }],
    ['what no plugin provides', 'requires', { code: codeOf(probe, "requires: ['moon'],") }],
    [
      'an answer with which it fails',
      'facts loud=true',
      {
        code: codeOf(
          `${probe}, ...(answers.loud ? [{ kind: 'nonsense' }] : [])`,
          "options: { loud: { type: 'boolean', title: 'Loud', default: false } },",
        ),
      },
    ],
  ] as const)(
    'is told of %s',
    async (_title, rule, { without, ...parts }: Parameters<typeof packageWith>[0] & { without?: string }) => {
      const folder = packageWith(parts)
      if (without !== undefined) rmSync(join(folder, without))
      const { findings } = await checkPackage(folder)
      expect(findings.map((one) => one.rule)).toEqual([rule])
    },
  )

  it.each([
    ['its code', { 'schemas/greet.json': '{}' }, [{ rule: 'missing', where: 'commands/greet.js' }]],
    ['its schema', { 'commands/greet.js': '' }, [{ rule: 'missing', where: 'schemas/greet.json' }]],
    ['neither', { 'commands/greet.js': '', 'schemas/greet.json': '{}' }, []],
    [
      'a schema that is none',
      { 'commands/greet.js': '', 'schemas/greet.json': '{' },
      [{ rule: 'schema', where: 'schemas/greet.json' }],
    ],
  ])('is told of the files of a command that are missing, once: %s', async (_, files, wanted) => {
    const command =
      "{ kind: 'command', name: 'greet', describe: 'Greet', from: 'commands/greet.js', schema: 'schemas/greet.json' }"
    const loud = "options: { loud: { type: 'boolean', title: 'Loud', default: false } },"
    const manifest = { clodo: { contract: '1.0', plugin: './plugin.js', rights: ['commands'] } }
    const folder = packageWith({ code: codeOf(`${probe}, ${command}`, loud), files, manifest })
    const { findings } = await checkPackage(folder)
    expect(findings).toEqual(wanted.map((one) => expect.objectContaining({ ...one, level: 'error' })))
  })

  it('is refused where it is no plugin', async () => {
    const error = await refusal(() => checkPackage(packageWith({ manifest: { clodo: undefined } })))
    expect(error).toMatchObject({ code: 'PACKAGE_INVALID' })
  })
})

describe('a plugin that is held to the laws', () => {
  const plugin = (facts: () => readonly Stated[]) =>
    foundOf(definePlugin({ id: 'guests', title: 'Guests', version: '1.0.0', contribute: facts }), undefined)
  const options = { types: ['generic'], beside: ['logging'] }

  it('breaks none as an opened package', async () => {
    expect(await lawsOf(await openPackageAt(packageWith({})), options)).toEqual([])
  })

  it('breaks none on a type that requires plugins itself', async () => {
    const needy = { types: ['auth-service'], beside: ['rbac'] }
    expect(await lawsOf(await openPackageAt(packageWith({})), needy)).toEqual([])
  })

  it('is found to say something else each time', async () => {
    let calls = 0
    const broken = await lawsOf(
      plugin(() => [{ kind: 'variable', name: 'A', value: `${calls++}`, describe: 'A' }]),
      options,
    )
    expect(broken.map(({ law }) => law)).toContain('any road gives the same bytes')
    expect(broken.map(({ law }) => law)).toContain('twice is once')
  })

  it('is found to claim what another plugin has', async () => {
    const taken = { kind: 'file', path: 'src/logging/log.ts', text: 'export {}\n' } as const
    const broken = await lawsOf(
      plugin(() => [taken]),
      options,
    )
    expect(broken).toEqual([
      {
        law: 'it can be added',
        project: 'generic with guests, logging',
        detail: expect.stringMatching(/src\/logging\/log\.ts/),
      },
    ])
  })
})

describe('a plugin whose probes are sent', () => {
  it('is told which are answered in workerd, and which are not; nothing stays', async () => {
    symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
    const wrong = "{ kind: 'probe', name: 'it greets', request: { path: '/livez' }, expect: { status: 418 } }"
    const found = await openPackageAt(packageWith({ code: codeOf(`${probe}, ${wrong}`) }))
    const before = readdirSync(home)
    const { ok, type, checks } = await probeIn(found, { in: home, type: 'generic', beside: { logging: {} } })
    expect({ ok, type }).toEqual({ ok: false, type: 'generic' })
    expect(checks).toContainEqual(expect.objectContaining({ name: 'boot', ok: true }))
    expect(checks).toContainEqual(expect.objectContaining({ name: 'probe it lives', ok: true }))
    expect(checks.filter((one) => !one.ok)).toEqual([
      expect.objectContaining({
        name: 'probe it greets',
        detail: expect.stringContaining('status 200 where 418 is expected'),
      }),
    ])
    expect(readdirSync(home)).toEqual(before)
  })

  it('is refused where no service type can have it', async () => {
    const found = await openPackageAt(packageWith({ code: codeOf(probe, "requires: ['moon'],") }))
    expect(await refusal(() => probeIn(found, { in: home }))).toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringContaining('moon'),
    })
  })
})

it('what `clodo plugin new` begins can be published, and keeps the laws', async () => {
  expect(await clodo('plugin', 'new', 'my-greeting', 'begun')).toMatchObject({ code: 0 })
  const folder = join(home, 'begun')
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts: { build: string } }
  const [bundler, ...words] = scripts.build.split(' ')
  expect(bundler).toBe('rolldown')
  const built = spawnSync(process.execPath, [join(repository, 'node_modules/rolldown/bin/cli.mjs'), ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(built.status, built.stderr).toBe(0)
  expect(await clodo('plugin', 'check', 'begun')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/can be published/),
  })
  const tried = await clodo('plugin', 'test', 'begun', '--type', 'generic', '--no-install', '--json')
  expect(JSON.parse(tried.stdout)).toMatchObject({ status: 'done', broken: [], findings: [{ rule: 'repository' }] })
})

it('`clodo plugin` says what it takes, and makes nothing of a name that is none', async () => {
  expect(await clodo('plugin')).toMatchObject({ code: 2 })
  expect(await clodo('plugin', 'new')).toMatchObject({ code: 3 })
  expect(await clodo('plugin', 'new', '../out')).toMatchObject({ code: 2 })
  expect(existsSync(join(home, 'out'))).toBe(false)
  expect(await clodo('plugin', 'new', 'again', 'begun')).toMatchObject({ stderr: expect.stringMatching(/not empty/) })
})

/** The command line on the real disk, in the home of these tests. */
async function clodo(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof said) => ({
    write(text: string) {
      said[name] += text
    },
  })
  const terminal = { stdin: {}, stdout: stream('stdout'), stderr: stream('stderr'), workingDirectory: home, env: {} }
  const code = await main(args, machine, terminal)
  return { code, ...said }
}
