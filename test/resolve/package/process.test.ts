/** Packages with rights: a real process, under Node's permission model. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { nodeDisk, run } from '../../../src/index.ts'
import type { CommandContext } from '../../../src/plugin/command.ts'
import { makeHooks } from '../../../src/plugin/hooks.ts'
import type { Input } from '../../../src/plugin/input.ts'
import { readManifest } from '../../../src/resolve/package/manifest.ts'
import { openPackage } from '../../../src/resolve/package/open.ts'
import { unpack } from '../../../src/resolve/package/tarball.ts'
import type { Found } from '../../../src/resolve/source.ts'
import { packageOf } from '../../support/packages.ts'
import { refusal } from '../../support/refusal.ts'

const home = mkdtempSync(join(tmpdir(), 'clodo-process-'))
afterAll(() => rmSync(home, { recursive: true }))
mkdirSync(join(home, 'tmp'))
const env = { HOME: home, TMPDIR: join(home, 'tmp') }
const tools = { disk: nodeDisk(), run, env, randomHex: () => 'abcd' }

/** Opens a package with rights, and says what its plugin states. */
async function opened(code: string, files: { readonly [path: string]: string } = {}): Promise<Found> {
  const tarball = await packageOf({
    code,
    files,
    clodo: { rights: ['process', 'commands'] },
    manifest: { type: 'module' },
  })
  const unpacked = await unpack(tarball, 'p')
  return openPackage(tools, { files: unpacked, manifest: readManifest(unpacked, 'p'), source: 'p', integrity: 'x' })
}

async function stated({ plugin }: Found): Promise<unknown[]> {
  const hooks = makeHooks()
  const said: unknown[] = []
  plugin.apply({ hooks, input: () => ({ answers: { word: 'hi' }, given: {}, project: {} }) as unknown as Input<never> })
  const statement = {
    provide: () => undefined,
    state: (_id: string, facts: readonly unknown[]) => void said.push(...facts),
  }
  await hooks.provide.promise(statement)
  await hooks.contribute.promise(statement)
  return said
}

const plugin = (value: string, more = '') => `import * as fs from 'node:fs'
import { execFileSync } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import { definePlugin } from 'clodo/plugin'
const attempt = (what) => { try { return what() } catch (error) { return error.code ?? error.name } }
export default definePlugin({ id: 'p', title: 'P', version: '1.0.0',
  contribute: ({ answers }) => [{ kind: 'key', file: 'a.json', at: ['a'], value: ${value} }], ${more} })
`

describe('a plugin with the right to a process', () => {
  it('has Node, its answers and its own files, and taps hooks by hand', async () => {
    const tap = `apply: ({ hooks }) => hooks.contribute.tap('p', (to) => to.state('p', [{ kind: 'line', file: 'a', line: 'tapped' }])),`
    const found = await opened(
      plugin("[answers.word, fs.readFileSync(new URL('own.txt', import.meta.url), 'utf8')]", tap),
      { 'own.txt': 'mine' },
    )
    expect(await stated(found)).toEqual([
      { kind: 'key', file: 'a.json', at: ['a'], value: ['hi', 'mine'] },
      { kind: 'line', file: 'a', line: 'tapped' },
    ])
    expect(readdirSync(env.TMPDIR)).toEqual([])
  })

  it.each([
    ['reads a file of the user', "attempt(() => fs.readFileSync('/etc/passwd', 'utf8'))"],
    ['writes a file', `attempt(() => fs.writeFileSync(${JSON.stringify(join(home, 'proof'))}, ''))`],
    ['writes beside its own', "attempt(() => fs.writeFileSync(new URL('x', import.meta.url), ''))"],
    ['starts a program', `attempt(() => execFileSync('touch', [${JSON.stringify(join(home, 'proof'))}]))`],
    ['starts a thread', "attempt(() => new Worker('1', { eval: true }) && 'started')"],
    ['loads an addon', "attempt(() => process.dlopen({ exports: {} }, '/tmp/x.node'))"],
  ])('is stopped when it %s', async (_what, attempt) => {
    const [fact] = await stated(await opened(plugin(attempt)))
    expect(fact).toMatchObject({ value: expect.stringMatching(/^ERR_(ACCESS_DENIED|DLOPEN_DISABLED)$/) })
    expect(existsSync(join(home, 'proof'))).toBe(false)
  })

  it('sees nothing of the environment', async () => {
    const [fact] = await stated(await opened(plugin('Object.keys(process.env).length')))
    expect(fact).toMatchObject({ value: 0 })
  })

  it.each([
    ['that is no plain data', plugin('new Map([[1, 2]])'), 'PACKAGE_INVALID'],
    ['that leaves the project', plugin('1').replace("'a.json'", "'../a.json'"), 'PLUGIN_INVALID'],
    ['that is thrown', plugin("(() => { throw new Error('no') })()"), 'PACKAGE_INVALID'],
    ['that never comes', plugin('process.exit(0)'), 'PACKAGE_INVALID'],
  ])('gives no answer %s', async (_what, code, expected) => {
    const found = await opened(code)
    expect(await refusal(() => stated(found))).toMatchObject({ code: expected })
  })
})

describe('a command of a package', () => {
  const context = (args: readonly string[]) =>
    ({
      args,
      root: home,
      project: { name: 'shop' },
      answers: {},
      config: 'wrangler.jsonc',
      color: false,
      env: { ...process.env },
      wrangler: () => ['node', 'w.js'],
    }) as unknown as CommandContext
  const command = `import { writeFileSync } from 'node:fs'
import { CommandError, defineCommand } from 'clodo/plugin'
export default defineCommand({ async run({ args, project, wrangler }) {
  if (args[0] === 'no') throw new CommandError('No.', { mend: 'Say please.', exit: 2, next: ['clodo say'] })
  writeFileSync('said', [project.name, ...args, ...wrangler()].join(' '))
  return 7
} })`

  it('runs in the project as the user, and gives its exit code', async () => {
    const found = await opened(plugin('1'), { 'commands/say.js': command })
    expect(await (await found.command?.('commands/say.js'))?.run(context(['a', '$b']))).toBe(7)
    expect(nodeDisk().read(join(home, 'said'))?.toString()).toBe('shop a $b node w.js')
  })

  it('says what is to be mended', async () => {
    const found = await opened(plugin('1'), { 'commands/say.js': command })
    const failed = (await found.command?.('commands/say.js'))?.run(context(['no']))
    await expect(failed).rejects.toMatchObject({ name: 'CommandError', message: 'No.', exit: 2, next: ['clodo say'] })
  })

  it('that is not there is told', async () => {
    const found = await opened(plugin('1'))
    expect(await refusal(() => found.command?.('commands/none.js'))).toMatchObject({ code: 'PACKAGE_INVALID' })
  })
})
