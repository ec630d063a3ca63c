/** What stands around the rules: profiles, places, comments that allow, the baseline, what is mended, and the formats. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { type RuleFinding as Finding, reports } from '../../src/index.ts'
import { created, project, shell } from '../cli/harness.ts'
import { config, type Files, sound, worker } from './corpus/case.ts'

function at(files: Files) {
  const sh = shell()
  for (const [path, text] of Object.entries({ ...sound, ...files })) sh.write(`${project}/${path}`, text)
  return sh
}

const findings = async (sh: ReturnType<typeof at>, ...args: string[]) =>
  (await sh.document('validate', ...args)).value.findings as readonly Finding[]

const rulesOf = async (sh: ReturnType<typeof at>, ...args: string[]) =>
  (await findings(sh, ...args)).map(({ rule }) => rule)

const local = { vars: { API: 'http://localhost:1' } }

describe('clodo validate', () => {
  it('looks most strictly at an environment whose name says nothing', async () => {
    const named = (name: string) =>
      at({
        'wrangler.jsonc': JSON.stringify({
          ...JSON.parse(config(local)),
          env: { [name]: { ...local } },
        }),
      })
    const environments = async (name: string) => (await findings(named(name))).flatMap((one) => one.environments)
    // The top of the file is production where no environment below it is.
    expect(await environments('dev')).toEqual(['production'])
    expect(await environments('blue')).toEqual(['production', 'blue'])
    expect(await rulesOf(named('blue'), '--profile', 'development')).toEqual([])
  })

  it('looks at one environment', async () => {
    const sh = at({ 'wrangler.jsonc': config(local, { vars: { API: 'http://a.example' } }) })
    expect(await rulesOf(sh, '--env', 'development')).toEqual([])
    expect(await rulesOf(sh, '--env', 'production')).toEqual(['config/insecure-url'])
    expect((await sh.inProject('validate', '--env', 'nowhere')).code).toBe(2)
  })

  it('names the line and the column, in JSON, TOML and YAML', async () => {
    const sh = at({
      'wrangler.jsonc':
        '{\n  "name": "x", "main": "src/index.ts",\n  "compatibility_date": "2020-01-01",\n  "observability": { "enabled": true }\n}\n',
      '.github/workflows/ci.yml': 'on: push\npermissions: {}\njobs:\n  a:\n    steps:\n      - uses: a/b@v1\n',
      'src/index.ts': worker('eval("1")'),
    })
    const places = (await findings(sh)).map(({ rule, line, column }) => [rule, line, column])
    expect(places).toEqual([
      ['ci/action-unpinned', 6, 9],
      ['code/evaluated', 4, 5],
      ['config/compatibility-date-old', 3, 3],
    ])
    const toml =
      'name = "x"\nmain = "src/index.ts"\ncompatibility_date = "2026-10-20"\n\n[observability]\nenabled = true\n\n[vars]\nAPI = "http://a.example"\n'
    const other = at({ 'wrangler.toml': toml })
    other.volume.unlinkSync(`${project}/wrangler.jsonc`)
    expect((await findings(other)).map(({ rule, line }) => [rule, line])).toEqual([['config/insecure-url', 9]])
  })

  it('allows what a comment allows with a reason', async () => {
    const code = (comment: string) => at({ 'src/index.ts': worker(`ctx.passThroughOnException() // ${comment}`) })
    expect(await rulesOf(code('clodo-allow code/pass-through: it only counts visits'))).toEqual([])
    expect(await rulesOf(code('clodo-allow code/evaluated: it only counts visits'))).toEqual(['code/pass-through'])
    const [unreasoned] = await findings(code('clodo-allow code/pass-through'))
    expect(unreasoned?.message).toContain('gives no reason')
  })

  it('accepts what is in the baseline, wherever it moves, and nothing more', async () => {
    const sh = at({ 'src/index.ts': worker("eval('1')") })
    expect((await sh.inProject('validate')).code).toBe(1)
    expect((await sh.inProject('validate', '--write-baseline')).code).toBe(0)
    expect(JSON.parse(sh.read(`${project}/.clodo/baseline.json`) ?? '')).toEqual({
      schema: 1,
      scan: [],
      validate: [expect.stringMatching(/^[0-9a-f]{20}$/)],
    })
    expect((await sh.inProject('validate')).code).toBe(0)
    sh.write(`${project}/src/index.ts`, `\n\n${worker("eval('1')")}`)
    expect((await sh.document('validate')).value).toMatchObject({ findings: [], known: 1 })
    sh.write(`${project}/src/index.ts`, worker("eval('1')\neval('2')"))
    expect(await rulesOf(sh)).toEqual(['code/evaluated'])
    expect(await rulesOf(sh, '--all')).toEqual(['code/evaluated', 'code/evaluated'])
  })

  it('mends what is safe, as a change that is shown, kept and undone', async () => {
    const before = `{\n  // mine\n  "name": "x",\n  "main": "src/index.ts",\n  "compatibility_date": "2026-10-20"\n}\n`
    const sh = at({ 'wrangler.jsonc': before })
    const dry = await sh.inProject('validate', '--fix', '--dry-run')
    expect(dry.stdout).toContain('+')
    expect(sh.read(`${project}/wrangler.jsonc`)).toBe(before)
    expect((await sh.inProject('validate', '--fix')).code).toBe(0)
    expect(sh.read(`${project}/wrangler.jsonc`)).toContain('// mine')
    expect(await rulesOf(sh)).toEqual([])
    expect((await sh.inProject('undo')).code).toBe(0)
    expect(sh.read(`${project}/wrangler.jsonc`)).toBe(before)
  })

  it('fails on what it is told to fail on', async () => {
    const sh = at({ 'src/index.ts': worker('ctx.passThroughOnException()') })
    expect((await sh.inProject('validate')).code).toBe(0)
    expect((await sh.inProject('validate', '--fail-on', 'warning')).code).toBe(1)
    expect((await sh.inProject('validate', '--fail-on', 'everything')).code).toBe(2)
    expect((await sh.inProject('validate', '--format', 'pdf')).code).toBe(2)
  })

  it('knows files of secrets that git has', async () => {
    const tracked = [
      '.dev.vars',
      '.dev.vars.example',
      '.env.production',
      'a/server.key',
      '.npmrc',
      'cert.pem',
      'src/x.ts',
    ]
    const run = async () => ({ code: 0, stdout: tracked.join('\0'), stderr: '' })
    const sh = shell({ world: { run } })
    for (const [path, text] of Object.entries(sound)) sh.write(`${project}/${path}`, text)
    sh.write(`${project}/.npmrc`, '//registry.example/:_authToken=${NPM_TOKEN}\n')
    sh.write(`${project}/cert.pem`, '-----BEGIN CERTIFICATE-----\n')
    const files = async () => (await findings(sh)).map(({ rule, file }) => `${rule} ${file}`)
    const plain = ['.dev.vars', '.env.production', 'a/server.key'].map((file) => `secret/file-tracked ${file}`)
    expect(await files()).toEqual(plain)
    sh.write(`${project}/.npmrc`, '//registry.example/:_authToken=x\n')
    expect(await files()).toEqual([...plain, 'secret/file-tracked .npmrc'].sort())
  })

  it('knows a plugin that the recipe lost', async () => {
    const sh = await created(['--with', 'greeting,lock'])
    expect(await rulesOf(sh)).toEqual([])
    const text = sh.read(`${project}/clodo.json`) ?? ''
    sh.write(`${project}/clodo.json`, text.replace(/"greeting": \{[^}]*\},?/, '').replace(/,(\s*\})/, '$1'))
    expect(await rulesOf(sh)).toEqual(['project/unsynced'])
  })
})

describe('the formats', () => {
  const sample = async () => await findings(at({ 'src/index.ts': worker("eval('1')\nctx.passThroughOnException()") }))

  it('write SARIF as its schema has it', async () => {
    const require = createRequire(import.meta.url)
    const schema = JSON.parse(
      readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
    )
    const { $schema: _, id: __, ...draft } = schema
    const ajv = new Ajv2020({ strict: false, unicodeRegExp: false })
    addFormats.default(ajv as never)
    const holds = ajv.compile(draft)
    for (const list of [await sample(), []]) {
      const log = JSON.parse(reports.sarif?.(list, '1.0.0') ?? '')
      expect([holds(log), holds.errors]).toEqual([true, null])
    }
    const broken = JSON.parse(reports.sarif?.(await sample(), '1.0.0') ?? '')
    broken.runs[0].results[0].level = 'fatal'
    expect(holds(broken)).toBe(false)
  })

  it('write JUnit and markdown', async () => {
    const junit = reports.junit?.([{ ...((await sample())[0] as Finding), message: '<&"\u0001' }], '') ?? ''
    expect(junit).toContain('tests="1" failures="1"')
    expect(junit).toContain('message="&lt;&amp;&quot;\uFFFD"')
    expect(reports.junit?.([], '')).toContain('failures="0"')
    expect(reports.markdown?.(await sample(), '')).toContain('| error | `src/index.ts:4` | `code/evaluated` |')
  })
})

describe('clodo explain', () => {
  it('knows the rules, too', async () => {
    const { value, code } = await shell().document('explain', 'code/sql-built')
    expect([code, value]).toMatchObject([0, { rule: 'code/sql-built', severity: 'error', title: expect.any(String) }])
    expect((await shell().document('explain', 'code/sql-bilt')).value).toMatchObject({
      code: 'USAGE',
      mend: "Did you mean 'code/sql-built'?",
    })
    expect((await shell().run(['explain'])).stdout).toContain('secret/github-token')
  })
})

describe('the compiler', () => {
  it('is loaded only where code may have something to find', async () => {
    const loaded = async (body: string) => {
      const root = mkdtempSync(join(tmpdir(), 'clodo-audit-'))
      try {
        for (const [path, text] of Object.entries({ ...sound, 'src/index.ts': worker(body) })) {
          mkdirSync(dirname(join(root, path)), { recursive: true })
          writeFileSync(join(root, path), text)
        }
        const bin = join(import.meta.dirname, '../../src/cli/bin.ts')
        const env = { ...process.env, NODE_DEBUG: 'module', CLODO_NODE_ON_PATH: process.versions.node }
        const args = ['--conditions=source', bin, 'validate', '--json']
        const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
        return {
          told: (JSON.parse(stdout) as { findings: unknown[] }).findings.length,
          compiler: stderr.includes('ts-morph'),
        }
      } finally {
        rmSync(root, { recursive: true })
      }
    }
    expect(await loaded('const name = new URL(request.url).pathname')).toEqual({ told: 0, compiler: false })
    expect(await loaded("eval('1')")).toEqual({ told: 1, compiler: true })
  })
})
