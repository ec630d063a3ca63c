/** Every generator that comes with CLODO, in one service: it compiles, is clean, and passes the tests that they brought. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { machine } from '../../src/cli/world.ts'

const repository = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'clodo-generators-'))
const service = join(home, 'service')
afterAll(() => rmSync(home, { recursive: true }))

/** The words after `clodo generate`. One that stands apart from a project is not here. */
const wishes: readonly (readonly string[])[] = [
  ['client-test', 'health'],
  ['cron', 'nightly', '0 3 * * *'],
  ['durable-object', 'room-state'],
  ['middleware', 'timing'],
  ['pre-commit'],
  ['queue', 'mail-out'],
  ['resource', 'order-lines'],
  ['route', 'price-list'],
  ['rpc', 'billing'],
  ['workflow', 'sign-up'],
]

async function clodo(...args: string[]): Promise<{ code: number; said: string }> {
  let said = ''
  const stream = {
    write(text: string) {
      said += text
    },
  }
  const code = await main(args, machine, {
    stdin: {},
    stdout: stream,
    stderr: stream,
    workingDirectory: home,
    env: process.env,
  })
  return { code, said }
}

function tool(path: string, ...args: string[]): string {
  return toolIn(service, path, ...args)
}

function toolIn(cwd: string, path: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(repository, 'node_modules', path), ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false' },
  })
  return status === 0 ? '' : stdout + stderr
}

beforeAll(async () => {
  expect(await clodo('create', 'service', '--type', 'data-service', '--no-install', '--no-git')).toMatchObject({
    code: 0,
  })
  symlinkSync(join(repository, 'node_modules'), join(service, 'node_modules'))
})

it('there are no others', () => {
  const all = readdirSync(join(repository, 'generators')).filter((name) => name !== 'plugin')
  expect(wishes.map(([name]) => name)).toEqual(all)
})

it('each adds what it says, wired, and again is refused', async () => {
  for (const words of wishes) {
    expect(await clodo('generate', ...words, '--cwd', 'service', '--no-install'), words.join(' ')).toMatchObject({
      code: 0,
    })
    const again = await clodo('generate', ...words, '--cwd', 'service', '--no-install')
    expect(again.said, words.join(' ')).toMatch(/FILE_EXISTS/)
  }
  const entry = readFileSync(join(service, 'src/index.ts'), 'utf8')
  for (const name of ['RoomState', 'SignUp', 'Billing', 'consumeMailOut', 'nightly']) expect(entry).toContain(name)
  const config = readFileSync(join(service, 'wrangler.jsonc'), 'utf8')
  for (const queue of ['development', 'staging', 'production']) expect(config).toContain(`service-${queue}-mail-out`)
})

it('what they made is clean, compiles and passes its tests', () => {
  expect(tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--vcs-enabled=false', '.')).toBe('')
  expect(tool('wrangler/bin/wrangler.js', 'types', '--strict-vars=false')).toBe('')
  expect(tool('typescript/bin/tsc', '--pretty', 'false')).toBe('')
  expect(
    tool(
      'vitest/vitest.mjs',
      'run',
      'crons',
      'health',
      'objects',
      'middleware',
      'queues',
      'order-lines',
      'price-list',
      'rpc',
      'workflows',
    ),
  ).toBe('')
})

it('undo takes the last one back, its binding too', async () => {
  expect(await clodo('undo', '--cwd', 'service', '--no-install')).toMatchObject({ code: 0 })
  expect(readFileSync(join(service, 'wrangler.jsonc'), 'utf8')).not.toContain('SIGN_UP')
  expect(readFileSync(join(service, 'src/index.ts'), 'utf8')).not.toContain('SignUp')
})

it('a resource without a database is refused with the reason', async () => {
  await clodo('create', 'plain', '--type', 'generic', '--no-install', '--no-git')
  const { code, said } = await clodo('generate', 'resource', 'orders', '--cwd', 'plain')
  expect(code).toBe(1)
  expect(said).toMatch(/needs a database/)
  expect(said).toMatch(/GENERATOR_REFUSED/)
})

it('in a repository of others each is wired and compiles, brings what it imports, and no tests that nobody runs', async () => {
  const others = join(home, 'others')
  cpSync(join(repository, 'fixtures/wild/tested'), others, { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(others, 'node_modules'))
  for (const words of wishes.filter(([name]) => name !== 'resource' && name !== 'client-test'))
    expect(await clodo('generate', ...words, '--cwd', 'others', '--no-install'), words.join(' ')).toMatchObject({
      code: 0,
    })
  expect(readdirSync(others)).not.toContain('clodo.json')
  expect(readdirSync(join(others, 'test'))).toEqual(['index.test.ts'])
  expect(Object.keys(JSON.parse(readFileSync(join(others, 'package.json'), 'utf8')).dependencies)).toEqual([
    'hono',
    'valibot',
  ])
  const quiet = { noEmit: true, skipLibCheck: true, types: [] }
  const compilerOptions = { strict: true, lib: ['es2024'], module: 'esnext', moduleResolution: 'bundler', ...quiet }
  writeFileSync(
    join(others, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['src', 'worker-configuration.d.ts'] }),
  )
  expect(toolIn(others, 'wrangler/bin/wrangler.js', 'types')).toBe('')
  expect(toolIn(others, 'typescript/bin/tsc', '--pretty', 'false')).toBe('')
})

it('where nobody declares Env, it says what does', async () => {
  cpSync(join(repository, 'fixtures/wild/hono-default'), join(home, 'bound'), { recursive: true })
  const { code, said } = await clodo('generate', 'route', 'orders', '--cwd', 'bound')
  expect(code).toBe(1)
  expect(said).toMatch(/wrangler types/)
  expect(readdirSync(join(home, 'bound/src'))).toEqual(['index.ts'])
})

it('what stands apart is made beside the project', async () => {
  expect(await clodo('generate', 'plugin', 'wave', '--cwd', 'service')).toMatchObject({ code: 0 })
  expect(readdirSync(join(service, 'clodo-plugin-wave'))).toContain('package.json')
})
