/** Going on, stopping, giving up and going back: who may, when, after which word; and a dry run that changes nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asPerson, config, live, worker, type Yard, yard } from './yard.ts'

interface Outcome {
  readonly status: string
  readonly version: string
  readonly code: string
  readonly reason: string
}

let at: Yard
let old: string

/** Hours that never are: a minute before midnight, and none of it. */
const closed = ['sun 00:00-00:00']
const recipe = (production: object, more: object = {}) =>
  at.write('clodo.json', JSON.stringify({ deploy: { production }, ...more }))
const run = (line: string, person = 'ann') => at.document<Outcome>(line, asPerson(person))
const deploy = (flags: string, person?: string) => run(`deploy --env production ${flags}`, person)
const entries = () => at.read('.clodo/deploys.jsonl').split('\n').length

/** A deploy that Cloudflare has kept from its end: the new version is uploaded, the old one has all traffic. */
async function interrupted(): Promise<void> {
  at.api.faults.add({ on: 'POST *deployments', status: 503 })
  expect(await deploy('--yes')).toMatchObject({ value: { code: 'DEPLOY_INTERRUPTED' } })
  at.api.faults.clear()
}

beforeAll(async () => {
  at = await yard({ 'wrangler.jsonc': config(), 'src/index.ts': worker() })
  await deploy('--yes')
  old = (await deploy('--yes')).value.version
})
afterAll(() => at.close())

describe('a deploy that was stopped', () => {
  beforeAll(interrupted)

  it('is touched by nobody who may not deploy', async () => {
    recipe({ who: ['ann'] })
    const before = entries()
    for (const line of [
      'deploy --env production --resume',
      'deploy --env production --abort',
      'rollback --env production',
    ])
      expect(await run(`${line} --yes`, 'bob')).toMatchObject({ code: 1, value: { code: 'DEPLOY_NOT_ALLOWED' } })
    expect(await deploy('--pause', 'bob')).toMatchObject({ code: 1, value: { code: 'DEPLOY_NOT_ALLOWED' } })
    expect(entries()).toBe(before)
  })

  it('goes on or back after a confirmation by name alone', async () => {
    for (const line of [
      'deploy --env production --resume',
      'deploy --env production --abort',
      'rollback --env production',
    ])
      expect(await run(line)).toMatchObject({ code: 3, value: { code: 'ENVIRONMENT_PROTECTED' } })
  })

  it('is left alone by a dry run', async () => {
    const before = entries()
    for (const ending of ['resume', 'abort', 'pause'])
      expect(await deploy(`--${ending} --dry-run`)).toMatchObject({ code: 0, value: { status: 'planned', ending } })
    expect((await run('rollback --env production --dry-run')).value).toMatchObject({ status: 'planned' })
    expect([entries(), live(at)]).toEqual([before, { [old]: 100 }])
  })

  it('goes on within the hours of deploying alone, and back at any time', async () => {
    recipe({ when: closed })
    expect(await deploy('--resume --yes')).toMatchObject({ code: 1, value: { code: 'DEPLOY_NOT_ALLOWED' } })
    expect(await deploy('--abort --confirm production')).toMatchObject({ code: 0, value: { status: 'rolled-back' } })
    expect((await run('rollback --env production --yes')).value).toMatchObject({ status: 'deployed' })
    await run(`rollback --env production --yes --to ${old}`)
    recipe({})
  })

  it('is given up for good where the process that worked on it is dead', async () => {
    await interrupted()
    const gone = JSON.stringify({ pid: 2 ** 22 + 1, host: (await import('node:os')).hostname(), since: '2026-01-01' })
    at.write('.clodo/deploying-production', gone)
    expect(await deploy('--pause')).toMatchObject({ value: { status: 'nothing' } })
    expect(await deploy('--abort --yes')).toMatchObject({ value: { status: 'rolled-back' } })
    expect(await deploy('--abort --yes')).toMatchObject({ code: 0, value: { status: 'nothing' } })
    expect(live(at)).toEqual({ [old]: 100 })
  })
})

describe('budgets of the recipe', () => {
  it('stop what is too large before anything is done', async () => {
    recipe({}, { budgets: { gzip: 100 } })
    const before = at.api.requests.filter(({ method }) => method !== 'GET').length
    expect(await deploy('--yes')).toMatchObject({
      code: 1,
      value: { code: 'DEPLOY_BLOCKED', reason: expect.stringMatching(/KiB compressed, and the budget .* 0\.1 KiB/) },
    })
    expect(at.api.requests.filter(({ method }) => method !== 'GET')).toHaveLength(before)
  })

  it('stop what starts too slowly before it has traffic', async () => {
    recipe({}, { budgets: { startup: 0.5 } })
    expect(await deploy('--yes')).toMatchObject({
      code: 1,
      value: { code: 'DEPLOY_FAILED', reason: expect.stringContaining('has got no traffic') },
    })
    expect(live(at)).toEqual({ [old]: 100 })
  })
})

it('shows the size of what it would bring, and what is live was', async () => {
  recipe({})
  const { stdout } = await at.clodo('deploy --env production --dry-run')
  expect(stdout).toMatch(/size +[\d.]+ KiB, [\d.]+ KiB compressed {2}\(live: [\d.]+ KiB compressed, starts in \d+ ms\)/)
})

it('asks nothing of a Worker that is at no address', async () => {
  const silent = { workers_dev: false, compatibility_date: '2026-10-20', main: 'src/index.ts' }
  at.write('tail/wrangler.json', JSON.stringify({ name: 'silent', ...silent, env: { production: {} } }))
  at.write('tail/src/index.ts', 'export default { tail() {} }\n')
  expect(await run('deploy --env production --yes --cwd tail')).toMatchObject({
    code: 0,
    value: { status: 'deployed' },
  })
})

it('says before it starts that a database has no name, for wrangler would make another one', async () => {
  at.write('migrations/0001_a.sql', 'CREATE TABLE a (id INTEGER);\n')
  at.write('wrangler.jsonc', config({ d1_databases: [{ binding: 'DB' }] }))
  expect(await deploy('--yes')).toMatchObject({
    value: { code: 'DEPLOY_BLOCKED', reason: expect.stringContaining('"database_name": "svc-production-db"') },
  })
})

it('says before it starts that a Worker which it needs is not there', async () => {
  at.write('wrangler.jsonc', config({ tail_consumers: [{ service: 'svc-tail' }] }))
  expect(await deploy('--yes')).toMatchObject({
    value: { code: 'DEPLOY_BLOCKED', reason: expect.stringContaining('The Worker svc-tail, which it needs') },
  })
})
