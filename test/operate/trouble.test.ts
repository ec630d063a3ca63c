import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountOf, cloudflare } from '../../src/cloudflare/client.ts'
import { config, elsewhere, live, production, worker, type Yard, yard } from './yard.ts'

interface Outcome {
  readonly status: string
  readonly version: string
  readonly code: string
  readonly reason: string
}

const objects = (...classes: string[]) => ({
  exports: Object.fromEntries(classes.map((name) => [name, { type: 'durable-object', storage: 'sqlite' }])),
})
const source = (...classes: string[]) =>
  `import { DurableObject } from 'cloudflare:workers'\n${classes.map((name) => `export class ${name} extends DurableObject {}\n`).join('')}${worker()}`

let at: Yard
beforeAll(async () => {
  at = await yard({ 'wrangler.jsonc': config(objects('One')), 'src/index.ts': source('One') })
  await at.document<Outcome>('deploy --env production --yes')
})
afterAll(() => at.close())

const deploy = (flags = '') => at.document<Outcome>(`deploy --env production --yes ${flags}`.trim())

it('deploys Durable Objects gradually while their classes stay', async () => {
  expect((await deploy('--strategy blue-green')).value.status).toBe('deployed')
})

it('says before it starts that a new class of Durable Objects goes live at once', async () => {
  at.write('wrangler.jsonc', config(objects('One', 'Two')))
  at.write('src/index.ts', source('One', 'Two'))
  const before = live(at)
  expect(await deploy('--strategy canary')).toMatchObject({
    code: 1,
    value: { code: 'DEPLOY_BLOCKED', reason: expect.stringContaining('Two is new') },
  })
  expect(live(at)).toEqual(before)
  const { value } = await at.document<{ plan: { road: string; notes: string[] } }>('deploy --env production --dry-run')
  expect(value.plan).toMatchObject({ road: 'deploy', notes: [expect.stringContaining('Two is new')] })
  expect((await deploy()).value.status).toBe('deployed')
  expect(at.api.state.scripts.get(production)?.durableObjects).toEqual(['One', 'Two'])
})

it('touches nothing once somebody else has deployed meanwhile', async () => {
  const [old = ''] = Object.keys(live(at))
  const running = deploy('--strategy canary --steps 10 --every 600')
  await Promise.race([running.then(({ stdout }) => Promise.reject(new Error(stdout))), partLive(10)])
  await at.document('deploy --env production --pause', elsewhere)
  await running
  await someoneDeploys(old)
  expect(await deploy('--resume')).toMatchObject({ code: 4, value: { code: 'LIVE_CHANGED' } })
  expect(live(at)).toEqual({ [old]: 100 })
  expect(at.api.state.scripts.get(production)?.deployments[0]?.annotations['workers/message']).toBe('by hand')
})

async function partLive(percentage: number): Promise<void> {
  while (!Object.values(live(at)).includes(percentage)) await new Promise((resolve) => setTimeout(resolve, 50))
}

async function someoneDeploys(version: string): Promise<void> {
  const { CLOUDFLARE_API_BASE_URL: base, CLOUDFLARE_ACCOUNT_ID: account } = at.api.env
  const other = at.api.state.scripts.get(production)?.versions.find(({ id }) => id !== version)?.id ?? ''
  for (const id of [other, version]) {
    const body = {
      strategy: 'percentage',
      versions: [{ version_id: id, percentage: 100 }],
      annotations: { 'workers/message': 'by hand' },
    }
    await fetch(`${base}/accounts/${account}/workers/scripts/${production}/deployments`, {
      method: 'POST',
      headers: { authorization: 'x' },
      body: JSON.stringify(body),
    })
  }
}

it('waits out a busy API, and stops where it stays away, to be resumed', async () => {
  at.api.faults.add({ on: 'POST *deployments', status: 429, retryAfter: 0, times: 2 })
  expect((await deploy()).value.status).toBe('deployed')
  const before = live(at)
  at.api.faults.add({ on: 'POST *deployments', wrong: 'html' })
  at.api.faults.add({ on: 'POST *deployments', status: 503 })
  expect(await deploy()).toMatchObject({ code: 1, value: { code: 'DEPLOY_INTERRUPTED' } })
  expect(live(at)).toEqual(before)
  at.api.faults.clear()
  at.started.length = 0
  expect((await deploy('--resume')).value.status).toBe('deployed')
  expect(at.started.filter((args) => args.includes('upload'))).toEqual([])
  expect(Object.keys(live(at))).not.toEqual(Object.keys(before))
})

it('says quickly that there is no API, and names it', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const away = { CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4` }
  const ended = await at.clodo('deploy --env production --json', (world) => ({
    ...world,
    env: { ...world.env, ...away },
  }))
  expect({ code: ended.code, value: JSON.parse(ended.stdout) }).toMatchObject({
    code: 1,
    value: { code: 'CLOUDFLARE_UNREACHABLE', where: `127.0.0.1:${port}` },
  })
})

it('asks for an account where the token sees several', async () => {
  const env = { CLOUDFLARE_API_TOKEN: 'x' }
  const two = async () => Response.json({ success: true, errors: [], result: [{ id: 'a' }, { id: 'b' }] })
  const api = cloudflare({ env, fetch: two, sleep: async () => {} })
  await expect(accountOf(api, env, undefined)).rejects.toMatchObject({
    code: 'ACCOUNT_UNCLEAR',
    message: expect.stringContaining('2 accounts'),
  })
  expect(await accountOf(api, env, 'b')).toBe('b')
})

it('asks for a token where there is none, and says what the API refuses', async () => {
  const without = await at.clodo('deploy --env production --json', (world) => ({
    ...world,
    env: { ...world.env, CLOUDFLARE_API_TOKEN: undefined },
  }))
  expect({ code: without.code, value: JSON.parse(without.stdout) }).toMatchObject({
    code: 3,
    value: { code: 'CLOUDFLARE_TOKEN_MISSING' },
  })
  at.api.faults.add({ on: 'GET /accounts', status: 403, times: 1 })
  const denied = await at.clodo('deploy --env production --json', (world) => ({
    ...world,
    env: { ...world.env, CLOUDFLARE_ACCOUNT_ID: undefined },
  }))
  expect({ code: denied.code, value: JSON.parse(denied.stdout) }).toMatchObject({
    code: 1,
    value: { code: 'CLOUDFLARE_REFUSED', status: 'failed', mend: expect.stringContaining('CLOUDFLARE_API_TOKEN') },
  })
})
