/** Lines on their way from a service in workerd: into a bucket, to a collector on loopback, through a Tail Worker. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { memoryProject } from 'clodo/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { otlpFaults } from './schema.ts'

interface Bucket {
  list(): Promise<{ objects: { key: string }[] }>
  get(key: string): Promise<{ text(): Promise<string> } | null>
}

interface Runtime {
  ready: Promise<unknown>
  dispatchFetch(url: string, init?: object): Promise<Response>
  getR2Bucket(name: string, worker: string): Promise<Bucket>
  dispose(): Promise<void>
}

const require = createRequire(import.meta.url)
const wrangler = require.resolve('wrangler')
const { Miniflare, convertV4MiniflareOptions } = createRequire(wrangler)('miniflare')

const home = mkdtempSync(join(tmpdir(), 'clodo-sinks-'))
const bodies: { readonly resourceLogs: readonly unknown[] }[] = []
const collector = createServer(async (request, response) => {
  bodies.push(JSON.parse(await text(request)))
  response.end('{}')
})
let runtime: Runtime

/** A route that says too much, in more than one way. */
const entry = `
import { app } from './app.ts'

app.get('/leak', (c) => {
  c.get('log').warn('slow', { token: 'hunter2', order: 7 })
  console.log('Bearer abc.def')
  return c.text('ok')
})

export default app
`

async function writeProject(folder: string, sink: readonly string[]): Promise<string> {
  const project = await memoryProject()
  await project.add('logging', { sink: [...sink] })
  const files = Object.entries(project.files()).filter(([path]) => /^(src|workers)\//.test(path))
  const main = JSON.stringify({ name: 'service', main: 'src/index.ts', compatibility_date: '2026-10-20' })
  for (const [path, content] of [...files, ['src/index.ts', entry], ['wrangler.json', main]] as const) {
    mkdirSync(dirname(join(home, folder, path)), { recursive: true })
    writeFileSync(join(home, folder, path), content)
  }
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(home, folder, 'node_modules'))
  return join(home, folder)
}

/** What wrangler would deploy, as a module. */
function bundled(root: string, config: string) {
  const out = join(root, 'dist', config)
  const program = join(dirname(wrangler), '../bin/wrangler.js')
  const env = { PATH: process.env.PATH, HOME: home, WRANGLER_SEND_METRICS: 'false' }
  const args = ['deploy', '--dry-run', '--config', config, '--outdir', out, '--env', '']
  execFileSync(process.execPath, [program, ...args], { cwd: root, env, stdio: 'pipe' })
  const [file = ''] = readdirSync(out).filter((name) => name.endsWith('.js'))
  return { modules: [{ type: 'ESModule', path: 'index.js', contents: readFileSync(join(out, file), 'utf8') }] }
}

beforeAll(async () => {
  collector.listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const [own, other] = await Promise.all([
    writeProject('own', ['r2', 'otlp']),
    writeProject('other', ['tail', 'r2', 'otlp']),
  ])
  const bindings = {
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/logs`,
    OTEL_RESOURCE_ATTRIBUTES: '',
    OTEL_SERVICE_NAME: 'service',
  }
  const settings = { compatibilityDate: '2026-10-20' }
  const plain = { CORS_ORIGINS: '', LOG_LEVEL: 'info' }
  const sinks = { bindings: { ...bindings, ...plain }, r2Buckets: { LOG_BUCKET: 'logs' } }
  runtime = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        {
          ...{ ...settings, name: 'own', routes: ['own.test/*'], ...bundled(own, 'wrangler.json') },
          ...sinks,
        },
        {
          ...{ ...settings, name: 'other', routes: ['other.test/*'], ...bundled(other, 'wrangler.json') },
          bindings: plain,
          tails: ['tail'],
        },
        {
          ...{ ...settings, name: 'tail', ...bundled(other, 'workers/tail/wrangler.jsonc') },
          ...{ ...sinks, r2Buckets: { LOG_BUCKET: 'tailed' } },
        },
      ],
      handleStructuredLogs: () => undefined,
    }),
  )
  await runtime.ready
})

afterAll(async () => {
  await runtime?.dispose()
  collector.close()
  rmSync(home, { recursive: true, force: true })
})

type Line = Record<string, unknown>

async function linesIn(worker: string): Promise<Line[]> {
  const bucket = await runtime.getR2Bucket('LOG_BUCKET', worker)
  const { objects } = await bucket.list()
  const texts = await Promise.all(objects.map(async ({ key }) => (await bucket.get(key))?.text()))
  return texts.flatMap((text = '') =>
    text
      .trimEnd()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  )
}

const patience = { timeout: 60_000, interval: 250 }

it.each([
  ['own', 'own', [{ message: 'slow', order: 7, token: '[redacted]' }, { message: 'GET /leak 200' }]],
  [
    'other',
    'tail',
    [
      { message: 'slow', order: 7, token: '[redacted]' },
      { message: 'Bearer [redacted]' },
      { message: 'GET /leak 200' },
    ],
  ],
])(
  'lines of %s are kept in a bucket and reach the collector, after the answer and without secrets',
  async (service, worker, expected) => {
    bodies.length = 0
    expect(await (await runtime.dispatchFetch(`http://${service}.test/leak`)).text()).toBe('ok')
    expect(bodies).toEqual([])
    await vi.waitFor(async () => expect(await linesIn(worker)).toHaveLength(expected.length), patience)
    const lines = await linesIn(worker)
    expect(lines).toMatchObject(expected)
    expect(lines.every(({ at }) => !Number.isNaN(Date.parse(String(at))))).toBe(true)
    await vi.waitFor(() => expect(JSON.stringify(bodies)).toContain('GET /leak 200'), patience)
    for (const body of bodies) expect(otlpFaults('logs', body)).toEqual([])
    expect(JSON.stringify([lines, bodies])).not.toMatch(/hunter2|abc\.def/)
  },
)
