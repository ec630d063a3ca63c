/**
 * `npm run bench:gateway`: what a created gateway adds to a request, against asking the Worker behind it directly. All Workers
 * of a contestant are in one workerd without a proxy in front; CPU is that of the process, in short rounds in turn. Writes
 * the figures into docs/api-gateway.md. Linux only.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpu, load, quantile, workerds } from './process.ts'

const repository = join(import.meta.dirname, '..')
const [rounds, requests] = [Number(process.env.ROUNDS ?? 11), Number(process.env.REQUESTS ?? 2000)]
const compatibilityDate = '2026-10-20'
const heading = '## What it costs\n'

/** What stands behind the gateway: as little as a Worker can do. */
const backend = `export default { fetch: () => Response.json({ message: 'Hello, world' }, { headers: { 'Cache-Control': 'max-age=60' } }) }`

/** The least that passes a request on. */
const bare = `export default { fetch: (request, env) => env.BACKEND.fetch(new Request('https://backend.internal/hello', request)) }`

interface Contestant {
  readonly name: string
  /** Worker that is asked; undefined: the one behind. */
  readonly front?: string
  readonly path: string
}

const require = createRequire(join(repository, 'package.json'))
const { Miniflare, convertV4MiniflareOptions = (options: object) => options } = createRequire(
  require.resolve('wrangler'),
)('miniflare')

const home = mkdtempSync(join(tmpdir(), 'clodo-bench-gateway-'))
try {
  const gateway = made()
  const contestants: readonly Contestant[] = [
    { name: 'the Worker behind, asked directly', path: '/hello' },
    { name: 'a Worker that passes on, and does nothing else', front: bare, path: '/hello' },
    { name: 'the gateway', front: gateway, path: '/backend/hello' },
    { name: 'the gateway, from its cache', front: gateway, path: '/cached/hello' },
  ]
  const running = []
  for (const contestant of contestants) running.push(await started(contestant))
  const samples = new Map(
    running.map(({ name }) => [name, { cpu: [] as number[], latencies: [] as number[], rate: [] as number[] }]),
  )
  for (let round = -1; round < rounds; round++) {
    for (const one of running) {
      const before = cpu(one.pid)
      const { seconds, latencies } = await load({ url: one.url, headers: {} }, requests)
      const sample = samples.get(one.name)
      if (round < 0 || sample === undefined) continue
      sample.cpu.push((cpu(one.pid) - before) / requests)
      sample.rate.push(requests / seconds)
      sample.latencies.push(...latencies)
    }
  }
  write([...samples].map(([name, sample]) => rowOf(name, sample)))
  await Promise.all(running.map((one) => one.close()))
} finally {
  rmSync(home, { recursive: true, force: true })
}

/** The bundle of a created gateway, as deployed, whose second upstream may be cached. */
function made(): string {
  symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
  const run = (args: readonly string[], cwd: string) =>
    execFileSync(process.execPath, args, {
      cwd,
      stdio: 'pipe',
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
    })
  const create = ['create', 'gateway', '--type', 'api-gateway', '--no-install', '--no-git', '--quiet', '--yes']
  run(['--conditions=source', join(repository, 'src/cli/bin.ts'), ...create], home)
  const root = join(home, 'gateway')
  const declared = join(root, 'src/gateway/upstreams.ts')
  const cached = "  cached: { path: '/cached', targets: [{ binding: 'BACKEND' }], cache: { maxAge: 60 } },\n})"
  writeFileSync(declared, readFileSync(declared, 'utf8').replace('})', cached))
  const wrangler = join(repository, 'node_modules/wrangler/bin/wrangler.js')
  run([wrangler, 'deploy', '--dry-run', '--minify', '--outdir', 'dist', '--env', 'production'], root)
  const [script = ''] = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.js'))
  return readFileSync(join(root, 'dist', script), 'utf8')
}

async function started({ name, front, path }: Contestant) {
  const before = new Set(workerds())
  const behind = { name: 'backend', modules: true, script: backend, compatibilityDate }
  const ahead = {
    name: 'front',
    modules: true,
    script: front,
    compatibilityDate,
    serviceBindings: { BACKEND: 'backend' },
    bindings: { CORS_ORIGINS: '' },
  }
  const workers = front === undefined ? [behind] : [ahead, behind]
  const direct = { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] }
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: workers.map((worker, index) => (index === 0 ? { ...worker, ...direct } : worker)),
      cf: false,
      handleStructuredLogs: () => undefined,
    }),
  )
  await miniflare.ready
  const url = new URL(path, await miniflare.unsafeGetDirectURL()).href
  const [pid = 0] = workerds().filter((one) => !before.has(one))
  return { name, url, pid, close: () => miniflare.dispose() }
}

interface Sample {
  readonly cpu: readonly number[]
  readonly latencies: readonly number[]
  readonly rate: readonly number[]
}

function rowOf(name: string, { cpu, latencies, rate }: Sample): string {
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)]
  const figures = [quantile(cpu, 0.5).toFixed(0), Math.min(...cpu).toFixed(0), quantile(rate, 0.5).toFixed(0)]
  return `| ${[name, ...figures, p50.toFixed(2), p99.toFixed(2)].join(' | ')} |`
}

function write(rows: readonly string[]): void {
  const file = join(repository, 'docs/api-gateway.md')
  const text = readFileSync(file, 'utf8')
  const figures = `${heading}
Made by \`npm run bench:gateway\`: \`GET\` of a small JSON answer in workerd, gateway and Worker behind it in one process, no proxy in front,
${rounds} rounds of ${requests} requests in turn, eight connections of a second process. CPU is that of the workerd process, sockets included,
median and least of the rounds, in microseconds a request. The local cache is a stand-in, which the platform's is not.

| | CPU µs | least | requests a second | p50 ms | p99 ms |
|---|---|---|---|---|---|
${rows.join('\n')}
`
  writeFileSync(file, `${text.slice(0, text.indexOf(heading))}${figures}`)
  console.log(figures)
}
