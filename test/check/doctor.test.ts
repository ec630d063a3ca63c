/** `clodo doctor`: each fault that is planted is told with what to do about it, and nothing else is. */
import { describe, expect, it } from 'vitest'
import { type Diagnosis, type DoctorTools, examine } from '../../src/index.ts'
import { created, type Document, project, type Shell } from '../cli/harness.ts'

const lockfile = JSON.stringify({
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/wrangler': { version: '4.155.0' } },
})

type Answers = { readonly [command: string]: { readonly code: number; readonly stdout?: string } }

async function patient(): Promise<Shell> {
  const sh = await created(['--with', 'greeting'])
  sh.write(`${project}/package-lock.json`, lockfile)
  sh.write(`${project}/node_modules/wrangler/package.json`, '{"version":"4.155.0"}')
  sh.write(`${project}/node_modules/workerd/bin/workerd`, '#!/usr/bin/env node')
  return sh
}

async function found(sh: Shell, more: Partial<DoctorTools> = {}, answers: Answers = {}): Promise<readonly Diagnosis[]> {
  const run = async (command: string, args: readonly string[]) => {
    const key = Object.keys(answers).find((one) => [command, ...args].join(' ').includes(one))
    return { code: 0, stdout: '', stderr: '', ...(key === undefined ? {} : answers[key]) }
  }
  const tools: DoctorTools = {
    ...sh.world,
    run,
    env: { CLOUDFLARE_API_TOKEN: 'CANARY-7' },
    nodeVersion: '24.21.0',
    portFree: async () => true,
    bytesFree: () => 5e9,
    ...more,
  }
  const all = await examine(tools, project)
  expect(JSON.stringify(all)).not.toContain('CANARY')
  return all.filter(({ state }) => state !== 'well')
}

const names = (all: readonly Diagnosis[]) => all.map(({ name, state }) => `${name} ${state}`)

describe('the doctor', () => {
  it('has nothing against what is well', async () => {
    expect(await found(await patient())).toEqual([])
  })

  it.each<[string, Partial<DoctorTools>, Answers, string]>([
    ['an old Node', { nodeVersion: '20.11.0' }, {}, 'node ill'],
    ['no git', {}, { 'git --version': { code: 127 } }, 'git ill'],
    ['a port that is taken', { portFree: async () => false }, {}, 'port doubtful'],
    ['a full disk', { bytesFree: () => 1e6 }, {}, 'disk doubtful'],
    ['a disk that does not tell', { bytesFree: () => undefined }, {}, 'disk unknown'],
    [
      'a proxy for all',
      { env: { CLOUDFLARE_API_TOKEN: 'x', HTTPS_PROXY: 'http://u:CANARY-1@p.example' } },
      {},
      'proxy doubtful',
    ],
    ['a proxy that is none', { env: { CLOUDFLARE_API_TOKEN: 'x', http_proxy: 'CANARY-2' } }, {}, 'proxy ill'],
    [
      'authorities that are gone',
      { env: { CLOUDFLARE_API_TOKEN: 'x', NODE_EXTRA_CA_CERTS: '/gone.pem' } },
      {},
      'certificates ill',
    ],
    ['a key that may do all', { env: { CLOUDFLARE_API_KEY: 'CANARY-3' } }, {}, 'credentials doubtful'],
    ['no credentials', { env: {} }, {}, 'credentials unknown'],
    ['a workerd that does not run', {}, { 'workerd --version': { code: 1 } }, 'workerd ill'],
    ['no repository', {}, { 'git status': { code: 128 } }, 'repository doubtful'],
    ['secrets that git would take', {}, { 'git check-ignore': { code: 1 } }, 'ignored ill'],
  ])('tells of %s', async (_what, more, answers, told) => {
    const all = await found(await patient(), more, answers)
    expect(names(all)).toEqual([told])
    expect(all.every(({ state, mend }) => state === 'unknown' || (mend ?? '').length > 10)).toBe(true)
  })

  it('lets a proxy be that leaves out what runs here', async () => {
    const env = { CLOUDFLARE_API_TOKEN: 'x', HTTPS_PROXY: 'http://p.example:3128', NO_PROXY: 'localhost,127.0.0.1' }
    expect(await found(await patient(), { env })).toEqual([])
  })

  it.each<[string, { [path: string]: string }, string[]]>([
    [
      'another wrangler than the lockfile has',
      { 'node_modules/wrangler/package.json': '{"version":"4.1.0"}' },
      ['wrangler ill'],
    ],
    ['two lockfiles', { 'yarn.lock': '' }, ['package manager doubtful']],
    ['a lock that is broken', { '.clodo/lock.json': '{' }, ['record ill']],
    ['a config that is broken', { 'wrangler.jsonc': '{' }, ['project ill']],
    ['both', { 'wrangler.jsonc': '{', '.clodo/lock.json': '{' }, ['project ill', 'record ill']],
    ['a run that was killed', { '.clodo/journal.json': '{"schema":1,"steps":[]}' }, ['journal ill']],
    ['effects that are left', { '.clodo/effects.json': '[{"id":"install","title":"Install"}]' }, ['effects doubtful']],
    ['a CLODO that is dead', { '.clodo/running': '{"pid":99,"host":"test","since":"x"}' }, ['running doubtful']],
  ])('tells of %s', async (_what, files, told) => {
    const sh = await patient()
    for (const [path, text] of Object.entries(files)) sh.write(`${project}/${path}`, text)
    expect(names(await found(sh))).toEqual(told)
  })

  it('tells where nothing is installed, and where there is no Worker', async () => {
    const bare = await created()
    expect(names(await found(bare))).toEqual(['package manager doubtful', 'wrangler ill', 'workerd unknown'])
    bare.volume.rmSync(project, { recursive: true })
    bare.write(`${project}/README.md`, 'x')
    expect(names(await found(bare))).toEqual(['project unknown'])
  })

  it('mends what is safe, shows it first, and can be undone', async () => {
    const sh = await patient()
    const run = async (_command: string, args: readonly string[]) => ({
      code: args[0] === 'check-ignore' && !(sh.read(`${project}/.gitignore`) ?? '').includes('.dev.vars') ? 1 : 0,
      stdout: '',
      stderr: '',
    })
    Object.assign(sh.world, { run })
    const before = (sh.read(`${project}/.gitignore`) ?? '').replace('.dev.vars\n', '')
    sh.write(`${project}/.gitignore`, before)
    sh.write(`${project}/.clodo/running`, '{"pid":99,"host":"test","since":"x"}')
    expect((await sh.inProject('doctor', '--fix', '--dry-run')).stdout).toContain('+.dev.vars')
    expect(sh.read(`${project}/.gitignore`)).toBe(before)
    expect((await sh.inProject('diagnose', '--fix')).code).toBe(0)
    expect(sh.read(`${project}/.gitignore`)).toContain('.dev.vars')
    expect(sh.read(`${project}/.clodo/running`)).toBeUndefined()
    expect((await sh.inProject('undo')).code).toBe(0)
    expect(sh.read(`${project}/.gitignore`)).toBe(before)
  })

  it('answers by its exit code and as a document', async () => {
    const { code, value } = (await (await created()).document('doctor')) as { code: number; value: Document }
    expect([code, value.status]).toEqual([1, 'failed'])
    expect(value.diagnoses).toContainEqual(expect.objectContaining({ name: 'wrangler', state: 'ill', fixable: false }))
  })
})
