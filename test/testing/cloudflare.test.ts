/** The API on loopback, as the unmodified wrangler of this repository sees it. */
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chosen } from '../../src/testing/cloudflare/edge.ts'
import type { Script } from '../../src/testing/cloudflare/index.ts'
import { cloudflareApi, random } from '../../src/testing/cloudflare/index.ts'
import { config, live, production, repository, type Yard, yard } from '../operate/yard.ts'

const bindings = {
  vars: { GREETING: 'hello' },
  kv_namespaces: [{ binding: 'KV' }],
  r2_buckets: [{ binding: 'FILES', bucket_name: 'files' }],
  d1_databases: [{ binding: 'DB', database_name: 'svc-db' }],
  durable_objects: { bindings: [{ name: 'COUNTER', class_name: 'Counter' }] },
  exports: { Counter: { type: 'durable-object', storage: 'sqlite' } },
  queues: { producers: [{ binding: 'JOBS', queue: 'jobs' }], consumers: [{ queue: 'jobs', max_batch_timeout: 0 }] },
  triggers: { crons: ['0 1 * * *'] },
}

const source = `
import { DurableObject } from 'cloudflare:workers'
export class Counter extends DurableObject {
  async next() { const n = ((await this.ctx.storage.get('n')) ?? 0) + 1; await this.ctx.storage.put('n', n); return n }
}
export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname === '/job') { await env.JOBS.send({ job: 1 }); return new Response('sent') }
    const count = await env.COUNTER.get(env.COUNTER.idFromName('all')).next()
    const { n } = await env.DB.prepare('SELECT count(*) AS n FROM items').first()
    const file = await (await env.FILES.get('a/b.txt'))?.text()
    return Response.json({ id: env.META.id, greeting: env.GREETING, secret: env.API_KEY, kv: await env.KV.get('key'), job: await env.KV.get('job'), count, n, file })
  },
  async queue(batch, env) { await env.KV.put('job', String(batch.messages.length)) },
}
`

describe('what wrangler does with the API', () => {
  let at: Yard
  const env = '--env production'
  const ok = async (line: string, input?: string) => {
    const { code, stdout, stderr } = await at.wrangler(line, input)
    expect(code, `wrangler ${line}\n${stdout}\n${stderr}`).toBe(0)
    return stdout
  }
  const answer = async () =>
    (await fetch(await at.api.url(production))).json() as Promise<{ readonly [key: string]: unknown }>

  beforeAll(async () => {
    at = await yard({
      'wrangler.jsonc': config(bindings).replace('src/index.ts', 'src/index.js'),
      'src/index.js': source,
      'migrations/0001_items.sql': 'CREATE TABLE items (name TEXT);\n',
    })
    await ok('queues create jobs')
    await ok(`deploy ${env}`)
    await ok(`d1 migrations apply DB --remote ${env}`)
  })
  afterAll(() => at.close())

  it('runs what is deployed, bound to what the account holds', async () => {
    const [namespace = ''] = [...at.api.state.namespaces.keys()]
    await ok(`kv key put key value --namespace-id ${namespace} --remote`)
    await ok(`secret put API_KEY ${env}`, 's3cret')
    await ok(`d1 execute DB --remote ${env} --command INSERT/**/INTO/**/items/**/VALUES(1)`)
    at.write('b.txt', 'text')
    await ok('r2 object put files/a/b.txt --file b.txt --remote')
    const [id] = Object.keys(live(at))
    expect(await answer()).toMatchObject({
      id,
      greeting: 'hello',
      secret: 's3cret',
      kv: 'value',
      n: 1,
      file: 'text',
      count: 1,
    })
    expect(at.api.state.scripts.get(production)?.schedules).toEqual(['0 1 * * *'])
  })

  it('delivers what is sent to a queue', async () => {
    await fetch(new URL('/job', await at.api.url(production)))
    let job: unknown = null
    while (job === null) job = (await answer()).job
    expect(job).toBe('1')
  })

  it('exports a database, imports it into another, and goes back in time', async () => {
    await ok(`d1 export svc-db --remote --output dump.sql ${env}`)
    await ok('d1 create copy')
    await ok('d1 execute copy --remote --file dump.sql --yes')
    const rows = async (database: string) =>
      JSON.parse(await ok(`d1 execute ${database} --remote --json --command SELECT/**/name/**/FROM/**/items`))[0]
        .results
    expect(await rows('copy')).toEqual([{ name: '1' }])
    const { bookmark } = JSON.parse(await ok('d1 time-travel info copy --json'))
    await ok('d1 execute copy --remote --command DELETE/**/FROM/**/items')
    expect(await rows('copy')).toEqual([])
    await ok(`d1 time-travel restore copy --bookmark ${bookmark}`)
    expect(await rows('copy')).toEqual([{ name: '1' }])
  })

  it('refuses a secret while the newest version is not live, as Cloudflare does', async () => {
    await ok(`versions secret put OTHER ${env}`, 'x')
    const { code, stderr, stdout } = await at.wrangler(`secret put API_KEY ${env}`, 'y')
    expect(code).toBe(1)
    expect(stderr + stdout).toContain("isn't currently deployed")
  })

  it('tells a tail what happens', async () => {
    const base = at.api.env.CLOUDFLARE_API_BASE_URL
    const headers = { authorization: 'Bearer any' }
    const path = `${base}/accounts/${at.api.state.account}/workers/scripts/${production}/tails`
    const { result } = (await (await fetch(path, { method: 'POST', body: '{}', headers })).json()) as {
      result: { url: string }
    }
    const socket = new WebSocket(result.url, 'trace-v1')
    await once(socket, 'open')
    const message = once(socket, 'message') as Promise<[MessageEvent]>
    await answer()
    expect(JSON.parse(String((await message)[0].data))).toMatchObject({ outcome: 'ok', scriptName: production })
    socket.close()
  })

  it('has an endpoint for each of its calls', () => {
    expect(at.api.unhandled).toEqual([])
  })
})

describe('the API', () => {
  it('answers 501 to what it does not have, and remembers it', async () => {
    const api = await cloudflareApi({ from: repository })
    const answer = await fetch(`${api.env.CLOUDFLARE_API_BASE_URL}/zones`, { headers: { authorization: 'x' } })
    expect({ status: answer.status, unhandled: api.unhandled }).toEqual({ status: 501, unhandled: ['GET /zones'] })
    await api.close()
  })

  it('accepts only the token that it was given', async () => {
    const api = await cloudflareApi({ from: repository, token: 'right' })
    const status = async (token: string) =>
      (await fetch(`${api.env.CLOUDFLARE_API_BASE_URL}/accounts`, { headers: { authorization: `Bearer ${token}` } }))
        .status
    expect([await status('wrong'), await status('right')]).toEqual([401, 200])
    await api.close()
  })

  it('strikes as often and as likely as it is told, the same for the same seed', async () => {
    const statuses = async (seed: number) => {
      const api = await cloudflareApi({ from: repository, seed })
      api.faults.add({ on: 'GET /accounts', status: 429, retryAfter: 7, probability: 0.5, times: 5 })
      const ask = () => fetch(`${api.env.CLOUDFLARE_API_BASE_URL}/accounts`, { headers: { authorization: 'x' } })
      const list = []
      for (let n = 0; n < 20; n += 1) list.push((await ask()).status)
      api.faults.clear()
      api.faults.add({ cut: 'after', times: 1 })
      await expect(ask()).rejects.toThrow()
      await api.close()
      return list
    }
    const first = await statuses(3)
    expect(first.filter((status) => status === 429)).toHaveLength(5)
    expect(await statuses(3)).toEqual(first)
    expect(await statuses(4)).not.toEqual(first)
  })
})

describe('the version that answers', () => {
  const split = (...versions: [string, number][]) =>
    ({
      name: 'svc',
      deployments: [{ versions: versions.map(([version_id, percentage]) => ({ version_id, percentage })) }],
    }) as unknown as Script
  const half = split(['old', 50], ['new', 50])

  it('is the one that is asked for, also at 0 %, and only where it is deployed', () => {
    const ask = (header: string) =>
      chosen(split(['old', 100], ['new', 0]), { 'cloudflare-workers-version-overrides': header }, () => 0.5)
    expect([ask('svc="new"'), ask('other="new"'), ask('other="x", svc="new"'), ask('svc="gone"')]).toEqual([
      'new',
      'old',
      'new',
      'old',
    ])
  })

  it('is the same for the same key, and stays the new one while its part grows', () => {
    const of = (script: Script, key: string) => chosen(script, { 'cloudflare-workers-version-key': key }, random(1))
    const keys = Array.from({ length: 500 }, (_, n) => `user ${n}`)
    const before = keys.filter((key) => of(split(['old', 80], ['new', 20]), key) === 'new')
    expect(before.length).toBeGreaterThan(60)
    expect(before.length).toBeLessThan(140)
    expect(before.filter((key) => of(half, key) !== 'new')).toEqual([])
  })
})
