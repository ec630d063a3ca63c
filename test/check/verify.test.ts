import { readdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type VerifyOptions, verify } from '../../src/check/verify.ts'
import type { Contribution } from '../../src/plugin/contribution.ts'
import { alive, type Behaviour, type Stage, stage } from './stage.ts'

let staged: Stage | undefined

afterEach(() => {
  // Whatever verify makes, it takes away: beside the project only the record of its starts may stand.
  if (staged !== undefined)
    expect(
      readdirSync(dirname(staged.root)).filter(
        (name) => !['project', 'starts'].includes(name) && !name.startsWith('node-compile'),
      ),
    ).toEqual([])
  for (const { pid } of staged?.starts() ?? []) expect(alive(pid)).toBe(false)
  staged?.remove()
  staged = undefined
})

const lock = (...facts: Contribution[]) =>
  JSON.stringify({ schema: 1, plugins: {}, files: {}, facts: facts.map((fact) => ({ of: ['x'], fact })) })

const base = {
  'tsconfig.json': '{}',
  'package.json': '{"scripts":{"types":"wrangler types --strict-vars=false && echo"}}',
  'wrangler.jsonc': '{"env":{"staging":{}}}',
}

async function run(
  files: { [path: string]: string } = {},
  behaviour: Behaviour = {},
  options: VerifyOptions = {},
  tsc = '',
) {
  staged = stage({ ...base, ...files }, behaviour, tsc)
  const { ok, checks } = await verify(staged.tools, staged.root, options)
  return { ok, checks, names: checks.map(({ name }) => name), bad: checks.filter((check) => !check.ok) }
}

const probe = (name: string, extra: Partial<Extract<Contribution, { kind: 'probe' }>> = {}): Contribution => ({
  kind: 'probe',
  name,
  request: { path: '/' },
  expect: { status: 200 },
  ...extra,
})

describe('verify', () => {
  it('checks types, every environment, the boot and every probe, and lists them in this order', async () => {
    const told: string[] = []
    const { ok, names } = await run(
      { '.clodo/lock.json': lock(probe('a'), probe('b')) },
      {},
      { report: ({ name }) => told.push(name) },
    )
    expect(ok).toBe(true)
    expect(names).toEqual(['types', 'bundle', 'bundle staging', 'boot', 'probe a', 'probe b'])
    expect([...told].sort()).toEqual([...names].sort())
  })

  it('names the top of the file as the recipe does', async () => {
    const recipe = JSON.stringify({ environments: ['development', 'staging'] })
    expect((await run({ 'clodo.json': recipe }, {}, { only: ['bundle'] })).names).toEqual([
      'bundle development',
      'bundle staging',
    ])
  })

  it('checks only what is asked for', async () => {
    expect((await run({}, {}, { only: ['types'] })).names).toEqual(['types'])
    staged?.remove()
    expect((await run({ '.clodo/lock.json': lock(probe('a')) }, {}, { only: ['probes'] })).names).toEqual(['probe a'])
    staged?.remove()
    expect((await run({ '.clodo/lock.json': lock(probe('a')) }, {}, { only: ['boot'] })).names).toEqual(['boot'])
  })

  it('has no check of types where there is no TypeScript', async () => {
    staged = stage({ 'package.json': '{}' })
    const { checks } = await verify(staged.tools, staged.root)
    expect(checks.map(({ name }) => name)).toEqual(['bundle', 'boot'])
  })

  it('tells what the compiler says, and what wrangler types says', async () => {
    const wrong = await run(
      {},
      {},
      { only: ['types', 'boot'] },
      `console.log('src/x.ts(1,1): error TS1'); process.exitCode = 2`,
    )
    expect(wrong).toMatchObject({ ok: false, names: ['types', 'boot'] })
    expect(wrong.bad).toMatchObject([{ name: 'types', detail: 'src/x.ts(1,1): error TS1' }])
    staged?.remove()
    const types = await run({}, { types: `log('no config'); process.exitCode = 1` }, { only: ['types'] })
    expect(types.bad).toMatchObject([{ name: 'types', detail: 'no config' }])
  })

  it('makes types as the project does, and only where it does', async () => {
    await run({}, {}, { only: ['types'] })
    expect(staged?.starts().map(({ args }) => args)).toEqual([['types', '--strict-vars=false']])
    staged?.remove()
    await run({ 'package.json': '{}', 'worker-configuration.d.ts': '' }, {}, { only: ['types'] })
    expect(staged?.starts().map(({ args }) => args)).toEqual([['types']])
    staged?.remove()
    await run({ 'package.json': '{}' }, {}, { only: ['types', 'bundle'] })
    expect(staged?.starts().map(({ args }) => args[0])).toEqual(['deploy', 'deploy'])
  })

  it('takes a warning of the bundler for a failure', async () => {
    const warning = `log('▲ [WARNING] Unexpected fields\\n\\n    - "bogus"\\n'); require('node:fs').mkdirSync(flag('--outdir'))`
    const { bad } = await run({}, { deploy: warning }, { only: ['bundle'] })
    expect(bad[0]?.detail).toBe('▲ [WARNING] Unexpected fields\n\n    - "bogus"')
  })

  it.each([
    [
      'the errors of a bundler',
      `log('Total\\n✘ [ERROR] No such file'); process.exitCode = 1`,
      '✘ [ERROR] No such file',
    ],
    ['all it says where it says no error', `log('killed'); process.exitCode = 9`, 'killed'],
    [
      'that there is no bundle at all',
      `log('done')`,
      'The Worker has no default export, so nothing handles a request.',
    ],
    [
      'that there is no default export',
      `const fs = require('node:fs'); fs.mkdirSync(flag('--outdir')); fs.writeFileSync(flag('--outdir') + '/index.js', 'export { a }')`,
      'The Worker has no default export, so nothing handles a request.',
    ],
  ])('tells %s', async (_what, deploy, detail) => {
    const { bad } = await run({ 'wrangler.jsonc': '{}' }, { deploy }, { only: ['bundle'] })
    expect(bad).toMatchObject([{ name: 'bundle', detail }])
  })

  it.each([
    ['ends', `log('✘ [ERROR] no config'); process.exitCode = 1`, '✘ [ERROR] no config'],
    ['ends without an error', `log('bye')`, 'bye'],
    [
      'waits for a change after an error',
      `log('✘ [ERROR] Build failed'); setInterval(() => {}, 1000)`,
      '✘ [ERROR] Build failed',
    ],
    ['sends something else', `process.send('hello'); log('odd'); setInterval(() => {}, 1000)`, 'hello'],
    [
      'says it is ready and does not answer',
      `const server = require('node:net').createServer(() => log('✘ [ERROR] Uncaught Error: boom')).listen(0, '127.0.0.1', () =>
        process.send(JSON.stringify({ event: 'DEV_SERVER_READY', ip: '127.0.0.1', port: server.address().port })))`,
      '✘ [ERROR] Uncaught Error: boom',
    ],
    [
      'closes the first connection',
      `const server = require('node:net').createServer((socket) => socket.destroy()).listen(0, '127.0.0.1', () =>
        process.send(JSON.stringify({ event: 'DEV_SERVER_READY', ip: '127.0.0.1', port: server.address().port })))`,
      'fetch failed',
    ],
  ])('finds that a Worker %s', async (_what, dev, detail) => {
    const { bad, names } = await run({ '.clodo/lock.json': lock(probe('a')) }, { dev }, { only: ['probes'] })
    expect(names).toEqual(['boot'])
    expect(bad[0]?.detail).toContain(detail)
  })

  it('applies migrations first, to a state that is not the project’s', async () => {
    const files = {
      'wrangler.jsonc': JSON.stringify({
        d1_databases: [
          { binding: 'DB' },
          { binding: 'EMPTY', migrations_dir: 'none' },
          { binding: 'DEEP', migrations_dir: 'sql' },
        ],
      }),
      'migrations/1.sql': '',
      'sql/a/1.sql': '',
    }
    const { names } = await run(files, {}, { only: ['boot'] })
    expect(names).toEqual(['migrations DB', 'migrations DEEP', 'boot'])
    for (const { args } of staged?.starts() ?? []) {
      expect(args).toContain('--local')
      expect(args[args.indexOf('--persist-to') + 1]).toContain('clodo-verify-')
    }
    staged?.remove()
    const broken = await run(files, { d1: `log('near "CRATE"'); process.exitCode = 1` }, { only: ['boot'] })
    expect(broken.names).toEqual(['migrations DB'])
    expect(broken.bad[0]?.detail).toBe('near "CRATE"')
  })

  it('gives no more of the environment than is needed, and no secret as an argument', async () => {
    const secret: Contribution = { kind: 'secret', name: 'AUTH_SECRET', describe: 'x', local: 'random-hex-32' }
    const shown = probe('shown', { expect: { status: 200, json: { secrets: 'no such thing' } } })
    const { bad } = await run({
      '.clodo/lock.json': lock(secret, shown),
      'wrangler.jsonc': '{"secrets":{"required":["OTHER"]}}',
    })
    const given = /AUTH_SECRET=([0-9a-f]{64})/.exec(bad[0]?.detail ?? '')?.[1]
    expect(given).toBeDefined()
    expect(bad[0]?.detail).toMatch(/OTHER=[0-9a-f]{64}/)
    const started = JSON.stringify(staged?.starts())
    expect(started).not.toContain('canary')
    expect(started).not.toContain(given)
  })

  it('says what to run where nothing is installed, and starts nothing', async () => {
    staged = stage({ ...base, 'pnpm-lock.yaml': '' })
    rmSync(`${staged.root}/node_modules`, { recursive: true })
    await expect(verify(staged.tools, staged.root)).rejects.toMatchObject({
      code: 'INSTALL_MISSING',
      mend: 'Run pnpm install there, then clodo verify again.',
    })
  })

  it('makes no types of its own without package.json, and needs no size to be told', async () => {
    const quiet = `require('node:fs').mkdirSync(flag('--outdir')); require('node:fs').writeFileSync(flag('--outdir') + '/index.mjs', 'export default {}')`
    staged = stage({ 'tsconfig.json': '{}', 'wrangler.jsonc': '{}' }, { deploy: quiet })
    const { checks } = await verify(staged.tools, staged.root, { only: ['types', 'bundle'] })
    expect(checks).toMatchObject([
      { name: 'types', ok: true },
      { name: 'bundle', ok: true, detail: 'bundled' },
    ])
  })

  it('ends what does not end by itself while it boots', async () => {
    const aborter = new AbortController()
    const report = () => aborter.abort()
    const listening = `const server = require('node:net').createServer(() => {}).listen(0, '127.0.0.1', () =>
      process.send(JSON.stringify({ event: 'DEV_SERVER_READY', ip: '127.0.0.1', port: server.address().port })))`
    staged = stage(base, { dev: listening })
    const verifying = verify(staged.tools, staged.root, { only: ['types', 'boot'], signal: aborter.signal, report })
    await expect(verifying).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('finds TypeScript missing', async () => {
    staged = stage(base)
    rmSync(`${staged.root}/node_modules/typescript`, { recursive: true })
    const { checks } = await verify(staged.tools, staged.root, { only: ['types'] })
    expect(checks).toMatchObject([
      { name: 'types', ok: false, detail: 'The project has no tsc installed, which verify runs.' },
    ])
  })

  it('uses the installation of the workspace that the project is part of', async () => {
    staged = stage({ ...base, 'packages/api/wrangler.jsonc': '{}' })
    const { ok, checks } = await verify(staged.tools, `${staged.root}/packages/api`)
    expect({ ok, names: checks.map(({ name }) => name) }).toEqual({ ok: true, names: ['bundle', 'boot'] })
  })

  it('ends at once when it is told to', async () => {
    const aborter = new AbortController()
    staged = stage(base, { deploy: 'setInterval(() => {}, 1000)', dev: 'setInterval(() => {}, 1000)' })
    const told: string[] = []
    const report = ({ name }: { name: string }) => {
      told.push(name)
      aborter.abort()
    }
    const verifying = verify(staged.tools, staged.root, { signal: aborter.signal, report })
    await expect(verifying).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(told).toEqual(['types'])
  })
})

describe('a probe', () => {
  const credential: Contribution = {
    kind: 'credential',
    secret: 'KEY',
    algorithm: 'HS256',
    claims: { iss: 'clodo', sub: 'nobody' },
  }
  const secret: Contribution = { kind: 'secret', name: 'KEY', describe: 'x', local: 'random-hex-32' }
  const one = (contribution: Contribution, ...more: Contribution[]) =>
    run({ '.clodo/lock.json': lock(contribution, ...more) }, {}, { only: ['probes'] })

  it('sends method, headers and body', async () => {
    const { bad } = await one(
      probe('post', {
        request: { method: 'POST', path: '/items?a=1', headers: { 'x-own': 'yes' }, body: { name: 'ü' } },
        expect: {
          status: 200,
          headers: { 'x-method': 'POST' },
          json: {
            url: '/items?a=1',
            body: '{"name":"ü"}',
            headers: { 'x-own': 'yes', 'content-type': 'application/json' },
          },
        },
      }),
    )
    expect(bad).toEqual([])
  })

  it.each([
    ['status', { status: 200 }, 'status 404 where 200 is expected'],
    ['header', { status: 404, headers: { 'x-method': 'PUT' } }, "x-method: GET where 'PUT' is expected"],
    ['missing header', { status: 404, headers: { 'x-none': '1' } }, "x-none: (none) where '1' is expected"],
    ['value', { status: 404, json: { url: '/x' } }, '/url is "/missing" where "/x" is expected'],
    [
      'missing value',
      { status: 404, json: { headers: { none: null } } },
      '/headers/none is undefined where null is expected',
    ],
  ])('fails by a wrong %s', async (_what, expected, detail) => {
    const { bad } = await one(probe('wrong', { request: { path: '/missing' }, expect: expected }))
    expect(bad[0]?.detail).toContain(`GET /missing: ${detail}`)
  })

  it('fails where it expects JSON and gets none', async () => {
    const html = `const server = require('node:http').createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1', () =>
      process.send(JSON.stringify({ event: 'DEV_SERVER_READY', ip: '127.0.0.1', port: server.address().port })))`
    const json = probe('json', { expect: { status: 200, json: { status: 'ok' } } })
    const { bad } = await run({ '.clodo/lock.json': lock(json) }, { dev: html }, { only: ['probes'] })
    expect(bad[0]?.detail).toBe('GET /: the body is undefined where {"status":"ok"} is expected\n<html>')
  })

  it('fails where the Worker does not answer it', async () => {
    const mute = `let times = 0; const server = require('node:http').createServer((_request, response) => times++ === 0 ? response.end() : response.destroy()).listen(0, '127.0.0.1', () =>
      process.send(JSON.stringify({ event: 'DEV_SERVER_READY', ip: '127.0.0.1', port: server.address().port })))`
    const { bad } = await run({ '.clodo/lock.json': lock(probe('a')) }, { dev: mute }, { only: ['probes'] })
    expect(bad).toMatchObject([{ name: 'probe a', detail: 'fetch failed' }])
  })

  it('carries a token of its caller', async () => {
    const claims = Buffer.from('{"iat":').toString('base64url').slice(0, 8)
    const { bad } = await one(
      probe('as', { as: { sub: 'ada' }, expect: { status: 200, json: { url: 'shown' } } }),
      credential,
      secret,
    )
    const [, header, body] = /Bearer ([\w-]+)\.([\w-]+)\./.exec(bad[0]?.detail ?? '') ?? []
    expect(Buffer.from(header ?? '', 'base64url').toString()).toBe('{"alg":"HS256","typ":"JWT"}')
    expect(body?.startsWith(claims)).toBe(true)
    expect(JSON.parse(Buffer.from(body ?? '', 'base64url').toString())).toMatchObject({ iss: 'clodo', sub: 'ada' })
  })

  const asks: Contribution = { kind: 'slot', slot: 'middleware', key: 'auth', rank: 80, code: 'x()', imports: [] }

  it('is not sent where only others can sign for its caller', async () => {
    const { ok, checks } = await one(probe('as', { as: { sub: 'ada' } }), asks)
    expect(ok).toBe(true)
    expect(checks).toMatchObject([
      { skipped: true, detail: 'not sent: only the issuer of tokens can sign one for its caller' },
    ])
  })

  it('is sent without its caller where nobody asks who it is', async () => {
    const { bad } = await one(probe('as', { as: { sub: 'ada' }, expect: { status: 200, json: { url: 'shown' } } }))
    expect(bad[0]?.detail).not.toContain('Bearer')
  })
})
