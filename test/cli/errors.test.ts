/** Every code of the catalogue reaches the command line as itself, or is shown where it arises. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ClodoError, catalogue, type ErrorCode } from '../../src/errors.ts'
import type { Template } from '../../src/plugin/define.ts'
import { definePlugin, type Stated } from '../../src/plugin/index.ts'
import { packageOf, pluginCode, registry } from '../support/packages.ts'
import { created, type Ended, project, type Shell, shell } from './harness.ts'
import { interrupted, old, withGenerators } from './scenes.ts'

/** Of all tests. */
const home = join(import.meta.dirname, '..')

const file = (path: string) => posix.join(project, path)

/** A shell whose only plugin states what it is told to. */
async function stating(stated: readonly unknown[], more: object = {}): Promise<Ended> {
  const plugin = (id: string) =>
    definePlugin({ id, title: id, version: '1.0.0', contribute: () => stated as readonly Stated[], ...more })
  const plugins = [plugin('one'), plugin('two')] as unknown as readonly Template[]
  return shell({ plugins }).run(['create', 'service', '--with', 'one,two', '--json'])
}

async function inEdited(path: string, text: string, ...args: string[]): Promise<Ended> {
  const sh = await created(['--with', 'greeting'])
  sh.write(file(path), text)
  return sh.inProject(...args, '--json')
}

async function onDisk(sh: Shell, disk: object, ...args: string[]): Promise<Ended> {
  return shell({ world: { ...sh.world, disk: { ...sh.world.disk, ...disk } } }).inProject(...args, '--json')
}

const refuse = (): never => {
  throw new ClodoError('DISK_FAILED', { what: 'The disk is full.' })
}

const create = (...args: string[]) => shell().run(['create', ...args, '--json'])

/** `clodo add` of a word, in a project whose npm knows this package as `p`. */
async function withPackage(parts: Parameters<typeof packageOf>[0], word: string): Promise<Ended> {
  const npm = registry()
  npm.publish(await packageOf(parts), 'clodo-plugin-p')
  const sh = shell({ world: npm })
  await sh.run(['create', 'service', '--no-install', '--no-git'])
  return sh.inProject('add', word, '--json')
}

const provoked: { readonly [K in ErrorCode]?: () => Promise<Ended> } = {
  GENERATOR_REFUSED: async () => (await withGenerators()).inProject('generate', 'resource', 'orders', '--json'),
  TARGET_FOREIGN: async () => shell().run(['load', 'https://a.example', '--json']),
  LOCKFILE_UNREADABLE: async () => (await created()).inProject('scan', '--sbom', '-', '--json'),
  GIT_MISSING: async () => {
    const run = async () => ({ code: 128, stdout: '', stderr: 'no repository' })
    return (await created([], { world: { run } })).inProject('scan', '--history', '--json')
  },
  DATA_UNFIT: async () => (await created()).inProject('data', 'copy', 'nothing', 'values/', '--json'),
  STEP_UNKNOWN: async () => old().inProject('migrate', 'observabilty', '--json'),
  STEP_REFUSED: async () => {
    const sh = old()
    sh.write(
      file('package.json'),
      '{ "devDependencies": { "jest": "29.7.0", "jest-environment-miniflare": "2.14.0" } }',
    )
    return sh.inProject('migrate', 'jest', '--json')
  },
  INTERNAL: async () => {
    const kind = () => {
      throw new TypeError('not foreseen')
    }
    return onDisk(shell(), { kind }, 'info')
  },
  FILE_NOT_TEXT: async () => {
    const sh = await created()
    sh.volume.writeFileSync(file('src/app.ts'), Buffer.from([0xff, 0xfe, 0xff]))
    return sh.inProject('diff', '--json')
  },
  FILE_MISSING: async () => (await created()).inProject('apply', 'none.json', '--json'),
  PLUGIN_INVALID: () => stating([{ kind: 'nonsense' }]),
  DISK_FAILED: async () => onDisk(await created(), { makeDirectory: refuse }, 'add', 'greeting'),
  PATH_OUTSIDE: async () => (await created()).inProject('sync', '--config', '../else.json', '--json'),
  PATH_BLOCKED: async () => {
    const sh = await created()
    sh.volume.mkdirSync('/elsewhere')
    sh.volume.symlinkSync('/elsewhere', file('src/greeting'))
    return sh.inProject('add', 'greeting', '--no-install', '--json')
  },
  TREE_CHANGED: async () => {
    const sh = await created()
    await sh.inProject('add', 'greeting', '--plan', 'plan.json')
    sh.write(file('src/app.ts'), '// mine\n')
    return sh.inProject('apply', 'plan.json', '--json')
  },
  COMMIT_INTERRUPTED: async () => (await interrupted()).inProject('add', 'counter', '--dry-run', '--json'),
  RECOVER_CONFLICT: async () => {
    const sh = await interrupted()
    sh.write(file('src/greeting/greet.ts'), '// mine\n')
    return sh.inProject('recover', '--json')
  },
  JOURNAL_UNREADABLE: () => inEdited('.clodo/journal.json', 'no json', 'recover'),
  ALREADY_RUNNING: async () => {
    const process = { pid: 2, host: 'test', alive: () => true }
    const sh = await created()
    sh.write(file('.clodo/running'), '{"pid":1,"host":"test","since":"2026-11-01T00:00:00Z"}')
    return shell({ world: { ...sh.world, process } }).inProject('add', 'greeting', '--json')
  },
  LOCK_UNREADABLE: () => inEdited('.clodo/lock.json', 'no json', 'info'),
  TEMPLATE_BROKEN: () => stating([{ kind: 'file', path: 'a.txt', text: '{{#if}}', template: true }]),
  REQUIREMENT_UNMET: () => create('service', '--with', 'lock'),
  REQUIREMENT_CIRCLE: async () => {
    const plugin = (id: string, other: string) =>
      definePlugin({ id, title: id, version: '1.0.0', provides: [id], requires: [other], contribute: () => [] })
    const plugins = [plugin('one', 'two'), plugin('two', 'one')] as unknown as readonly Template[]
    return shell({ plugins }).run(['create', 'service', '--with', 'one,two', '--json'])
  },
  CAPABILITY_CLASH: () => stating([], { provides: ['mail'], provide: () => ({ mail: 'x' }) }),
  GIT_NEEDED: async () => (await created()).inProject('add', 'greeting', '--commit', '--json'),
  GIT_DIRTY: async () => {
    const run = async (_: string, args: readonly string[]) => ({
      code: 0,
      stdout: args.includes('rev-parse') ? 'true\n' : ' M wrangler.jsonc\0',
      stderr: '',
    })
    return (await created([], { world: { run } })).inProject('add', 'greeting', '--commit', '--json')
  },
  FACT_CLASH: async () => {
    const plugin = (id: string) =>
      definePlugin({
        id,
        title: id,
        version: '1.0.0',
        contribute: () => [{ kind: 'script', name: 'same', run: id }],
      })
    const plugins = [plugin('one'), plugin('two')] as unknown as readonly Template[]
    return shell({ plugins }).run(['create', 'service', '--with', 'one,two', '--json'])
  },
  NAME_CLASH: () =>
    stating([
      { kind: 'binding', type: 'kv', name: 'SAME' },
      { kind: 'secret', name: 'SAME', describe: 'x' },
    ]),
  SPECIFIER_INVALID: () => withPackage({ code: pluginCode('[]') }, '@a/b/c'),
  PACKAGE_UNKNOWN: () => withPackage({ code: pluginCode('[]') }, 'nothing-of-this-name'),
  PACKAGE_INVALID: () => withPackage({ code: pluginCode('[]'), clodo: { contract: '9.0' } }, 'p'),
  TRUST_NEEDED: () => withPackage({ code: pluginCode('[]') }, 'p'),
  PLUGIN_UNKNOWN: () => create('service', '--with', 'greting'),
  TEMPLATE_UNKNOWN: () => create('service', '--type', 'nothing'),
  OPTION_UNKNOWN: () => create('service', '--with', 'greeting', '--set', 'greeting.wrod=x'),
  OPTION_INVALID: () => create('service', '--with', 'greeting', '--set', 'greeting.store=disk'),
  OPTION_MISSING: () => stating([], { options: { key: { type: 'string', title: 'The key' } } }),
  CONFLICT: async () => {
    const sh = await created()
    sh.write(file('src/greeting/greet.ts'), '// mine\n')
    return sh.inProject('add', 'greeting', '--json')
  },
  NAME_INVALID: () => create('Service'),
  DOMAIN_INVALID: () => create('service', '--domain', 'no domain'),
  DESCRIPTION_INVALID: () => create('service', '--description', 'two\nlines'),
  RECIPE_EXISTS: () => inEdited('notes.txt', '', 'init-config'),
  RECIPE_INVALID: () => inEdited('clodo.json', '{"nmae":"x"}', 'sync'),
  EFFECTS_UNREADABLE: () => inEdited('.clodo/effects.json', 'no json', 'resume'),
  PLAN_UNREADABLE: () => inEdited('plan.json', '{}', 'apply', 'plan.json'),
  TARGET_NOT_EMPTY: async () => {
    const sh = await created()
    return sh.run(['create', 'service', '--json'])
  },
  NOT_A_PROJECT: () => shell().run(['sync', '--json']),
  PLUGIN_NOT_INSTALLED: async () => (await created()).inProject('remove', 'greeting', '--json'),
  NOTHING_TO_UNDO: async () => {
    const sh = await created()
    sh.volume.rmSync(file('.clodo/history'), { recursive: true })
    return sh.inProject('undo', '--json')
  },
  GENERATOR_UNKNOWN: async () => (await withGenerators()).inProject('generate', 'nothing', '--json'),
  FILE_EXISTS: async () => {
    const sh = await withGenerators()
    await sh.inProject('generate', 'route', 'orders')
    return sh.inProject('generate', 'route', 'orders', '--json')
  },
  INSTALL_MISSING: async () => (await created()).inProject('verify', '--json'),
  USAGE: () => create('service', '--nonsense'),
  CLOUDFLARE_TOKEN_MISSING: async () => (await created()).inProject('deploy', '--env', 'staging', '--json'),
  ENVIRONMENT_MISSING: async () => (await created()).inProject('deploy', '--json'),
  ENVIRONMENT_UNKNOWN: async () => (await created()).inProject('deploy', '--env', 'stagging', '--json'),
  DEPLOY_NOT_ALLOWED: () => inEdited('clodo.json', '{"deploy":{"staging":{"who":[]}}}', 'deploy', '--env', 'staging'),
  LEDGER_BROKEN: () => inEdited('.clodo/deploys.jsonl', '{"seq":1}\n{"seq":2}\n', 'deploys'),
  DATABASE_UNCLEAR: () =>
    inEdited(
      'wrangler.jsonc',
      '{"name":"s","main":"src/index.ts","d1_databases":[{"binding":"A"},{"binding":"B"}]}',
      'db',
      'migrate',
    ),
  INPUT_NEEDED: () => create(),
}

/** Codes that are provoked elsewhere, and why. */
const elsewhere: { readonly [K in ErrorCode]?: string } = {
  PACKAGE_CHANGED: 'needs a package that changes: packages.test.ts',
  PACKAGE_UNREACHABLE: 'needs an npm that fails: test/resolve/package',
  COMMAND_FAILED: 'needs a command of a plugin: plugin-command.test.ts',
  CANCELLED: 'needs a person at a terminal: interactive.test.ts and terminal.test.ts',
  RECIPE_IN_CODE: 'needs a recipe that Node runs from a real disk: recipe-places.test.ts',
  REPOSITORY_REFUSED: 'repositories that CLODO did not make: test/project',
  VERIFY_STRANDED: 'needs a project that is installed: test/check',
  FILE_UNPARSABLE: 'hosted files only: test/edit',
  ...Object.fromEntries(
    [
      'CLOUDFLARE_UNREACHABLE',
      'CLOUDFLARE_REFUSED',
      'ACCOUNT_UNCLEAR',
      'ENVIRONMENT_PROTECTED',
      'DEPLOY_BLOCKED',
      'DEPLOY_FAILED',
      'DEPLOY_INTERRUPTED',
      'DEPLOY_UNFINISHED',
      'LIVE_CHANGED',
      'NOTHING_TO_ROLL_BACK',
      'WRANGLER_FAILED',
      'ENVIRONMENTS_DIFFER',
    ].map((code) => [code, 'needs an API to talk to: test/operate']),
  ),
  ...Object.fromEntries(
    [
      'MIGRATION_FAILED',
      'MIGRATION_UNFINISHED',
      'MIGRATION_NO_WAY_BACK',
      'DATABASE_UNKNOWN',
      'DATABASE_MISSING',
      'BACKUP_UNKNOWN',
      'BACKUP_BROKEN',
      'BACKUP_LOCKED',
      'BACKUP_UNSTEADY',
      'RESTORE_REFUSED',
      'RESTORE_FAILED',
      'RESTORE_UNFINISHED',
      'VAULT_LOCKED',
      'VAULT_BROKEN',
      'SECRET_UNKNOWN',
      'SECRET_INVALID',
      'SECRETS_BLOCKED',
    ].map((code) => [code, 'needs a database or a vault: test/operate']),
  ),
  ...Object.fromEntries(
    ['BENCH_UNANSWERED', 'WORKER_DEAD', 'BUNDLE_FAILED'].map((code) => [
      code,
      'needs workerd: test/check/bench.test.ts',
    ]),
  ),
  ADDRESS_UNKNOWN: 'needs an API to talk to: test/operate/health.test.ts',
  DATA_DIFFERS: 'needs a store that loses something: test/migrate/data.test.ts',
  EDIT_REFUSED: 'hosted files only: test/edit and test/host',
}

describe('every code', () => {
  const codes = Object.keys(catalogue) as ErrorCode[]

  it('is provoked here or elsewhere', () => {
    expect(codes.filter((code) => provoked[code] === undefined && elsewhere[code] === undefined)).toEqual([])
  })

  it('is named by a test of its own where it is provoked elsewhere', () => {
    const tests = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'))
    const all = tests.flatMap((path) => (path.endsWith('errors.test.ts') ? [] : readFileSync(join(home, path), 'utf8')))
    expect(Object.keys(elsewhere).filter((code) => !all.some((text) => text.includes(code)))).toEqual([])
  })

  it.each(Object.entries(provoked))('%s', async (code, provoke) => {
    const { exit } = catalogue[code as ErrorCode]
    const { code: ended, stdout, stderr } = await provoke()
    const value = JSON.parse(stdout)
    const asks = exit === 3 || code === 'CONFLICT'
    expect(value).toMatchObject({ code, exit, status: asks ? 'action_required' : 'failed' })
    expect(ended).toBe(exit)
    expect(stderr).toBe('')
    expect(value.reason).toMatch(/^[A-Z'"a-z].{8,}[.…]?$/s)
    expect(value.mend).toMatch(/.{8,}/)
    expect(stdout).not.toMatch(/\\n {4}at /)
    if (asks) expect(value.next[0].command).toMatch(/^clodo /)
    else expect(value.next).toBeUndefined()
  })

  it('is printed with what, where and what to do now', async () => {
    const sh = await created()
    sh.write(file('src/greeting/greet.ts'), '// mine\n')
    const { stdout, stderr } = await sh.inProject('add', 'greeting')
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^error .*\n[\s\S]*src\/greeting\/greet\.ts[\s\S]*\n {2}now {4}.*\n {2}code {3}CONFLICT/)
  })

  it('a mistake of the user shows no stack, with --verbose either', async () => {
    for (const args of [
      ['create', 'x', '--nonsense'],
      ['create', 'X'],
      ['add', 'x'],
    ]) {
      const { stderr } = await shell().run([...args, '--verbose'])
      expect(stderr).toMatch(/^error /)
      expect(stderr).not.toMatch(/\n {4}at /)
    }
  })

  it('a dry run shows both sides of a conflict', async () => {
    const sh = await created()
    sh.write(file('src/greeting/greet.ts'), '// mine\n')
    const before = sh.everything()
    const { code, stdout } = await sh.inProject('add', 'greeting', '--dry-run')
    expect(code).toBe(4)
    expect(stdout).toContain('<<<<<<<')
    expect(sh.everything()).toEqual(before)
  })
})
