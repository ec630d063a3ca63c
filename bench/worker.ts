/**
 * `npm run bench:worker`: what all plugins cost a request, against bare Hono with the same route and the price of one ES256
 * verification, in workerd without a proxy in front. CPU of each workerd process (user + system, /proc), in short rounds in
 * turn, so that a drifting machine is fair to all. Writes docs/worker-bench.md. Linux only.
 */
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { cpu, load, quantile, workerds } from './process.ts'

const repository = join(import.meta.dirname, '..')
const home = mkdtempSync(join(tmpdir(), 'clodo-bench-worker-'))
symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
const [rounds, requests] = [Number(process.env.ROUNDS ?? 15), Number(process.env.REQUESTS ?? 2000)]
const secret = '0123456789abcdef0123456789abcdef'

/** A Worker to measure, and what its requests carry. */
interface Contestant {
  readonly name: string
  readonly plugins?: readonly string[]
  readonly code?: string
}

const hello = `import { Hono } from 'hono'
const app = new Hono()
app.get('/v1/hello', (c) => c.json({ message: 'Hello, world' }))
export default app
`

/** One verification a request, of the same signature: what a JWT costs that nobody remembers. */
const verification = `let keys; const made = () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
const data = new Uint8Array(300)
const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
let signature
${hello.replace("c.json({ message: 'Hello, world' })", 'verified(c)')}
async function verified(c) {
  keys ??= await made()
  signature ??= await crypto.subtle.sign(algorithm, keys.privateKey, data)
  if (!(await crypto.subtle.verify(algorithm, keys.publicKey, signature, data))) throw new Error('not valid')
  return c.json({ message: 'Hello, world' })
}
`

const contestants: readonly Contestant[] = [
  { name: 'bare Hono', code: hello },
  {
    name: 'bare Hono + one ES256 verification',
    code: verification
      .replace('const keys = await crypto', 'let keys; const made = () => crypto')
      .replace('signature ??= await', 'keys ??= await made(); signature ??= await'),
  },
  { name: 'a service without plugins', plugins: [] },
  { name: 'auth', plugins: ['auth'] },
  { name: 'auth, rbac', plugins: ['auth', 'rbac'] },
  { name: 'auth, multi-tenant', plugins: ['auth', 'multi-tenant'] },
  { name: 'logging', plugins: ['logging'] },
  { name: 'tracing', plugins: ['tracing'] },
  { name: 'rate-limit', plugins: ['rate-limit'] },
  { name: 'all but rate-limit', plugins: ['auth', 'logging', 'multi-tenant', 'rbac', 'tracing'] },
  { name: 'all six', plugins: ['auth', 'logging', 'multi-tenant', 'rate-limit', 'rbac', 'tracing'] },
]

/** Limits that no round reaches. */
function limits(plugins: readonly string[]): string[] {
  if (!plugins.includes('rate-limit')) return []
  return ['ip', 'principal', 'tenant'].flatMap((name) => ['--set', `rate-limit.${name}=1000000`])
}

function clodo(args: readonly string[]): void {
  execFileSync(process.execPath, ['--conditions=source', join(repository, 'src/cli/bin.ts'), ...args], {
    cwd: home,
    stdio: 'pipe',
  })
}

/** Makes and bundles a contestant; gives its directory. */
function made({ name, plugins, code }: Contestant): string {
  const folder = name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()
  const root = join(home, folder)
  if (plugins === undefined) {
    mkdirSync(join(root, 'src'), { recursive: true })
    writeFileSync(join(root, 'src/index.js'), code ?? '')
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
    writeFileSync(
      join(root, 'wrangler.jsonc'),
      JSON.stringify({ name: folder, main: 'src/index.js', compatibility_date: '2026-10-20' }),
    )
  } else
    clodo([
      'create',
      folder,
      '--type',
      'generic',
      '--with',
      plugins.join(','),
      ...limits(plugins),
      '--no-install',
      '--no-git',
      '--quiet',
      '--yes',
    ])
  const wrangler = join(repository, 'node_modules/wrangler/bin/wrangler.js')
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }
  // As deployed: production, whose share of recorded traces is the default and whose logs are of level info.
  const args = [
    'deploy',
    '--dry-run',
    '--minify',
    '--outdir',
    'dist',
    '--env',
    plugins === undefined ? '' : 'production',
  ]
  execFileSync(process.execPath, [wrangler, ...args], { cwd: root, env, stdio: 'pipe' })
  return root
}

interface Running {
  readonly name: string
  readonly url: string
  readonly pid: number
  readonly bundle: number
  readonly headers: { readonly [name: string]: string }
  close(): Promise<void>
}

const require = createRequire(join(repository, 'package.json'))
const { Miniflare, convertV4MiniflareOptions = (options: object) => options } = createRequire(
  require.resolve('wrangler'),
)('miniflare')
const { unstable_getMiniflareWorkerOptions: optionsOf } = require('wrangler')

async function started(contestant: Contestant): Promise<Running> {
  const root = made(contestant)
  const script = join(root, 'dist', readdirSync(join(root, 'dist')).find((name) => name.endsWith('.js')) ?? '')
  const config = join(root, 'wrangler.jsonc')
  const {
    workerOptions: { modulesRules: _rules, ...workerOptions },
  } = optionsOf(config, contestant.plugins === undefined ? undefined : 'production')
  const before = new Set(workerds())
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...workerOptions,
      modules: true,
      scriptPath: script,
      bindings: { ...workerOptions.bindings, AUTH_SECRET: secret },
      unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      cf: false,
      // What is logged is written, and thrown away.
      handleStructuredLogs: () => undefined,
    }),
  )
  await miniflare.ready
  const url = new URL('/v1/hello', await miniflare.unsafeGetDirectURL()).href
  const [pid = 0] = workerds().filter((one) => !before.has(one))
  if (contestant.plugins?.includes('auth')) await migrated(miniflare, root)
  const headers = contestant.plugins?.includes('auth') ? { authorization: `Bearer ${token(root)}` } : {}
  return {
    name: contestant.name,
    url,
    pid,
    headers,
    bundle: gzipSync(readFileSync(script)).length,
    close: () => miniflare.dispose(),
  }
}

async function migrated(
  miniflare: { getD1Database(name: string): Promise<{ exec(sql: string): Promise<unknown> }> },
  root: string,
): Promise<void> {
  const db = await miniflare.getD1Database('DB')
  for (const name of readdirSync(join(root, 'migrations')).sort()) {
    const sql = readFileSync(join(root, 'migrations', name), 'utf8')
      .replaceAll(/--.*$/gm, '')
      .replaceAll(/\s+/g, ' ')
    for (const statement of sql.split(';').filter((one) => one.trim() !== '')) await db.exec(statement)
  }
}

function token(root: string): string {
  const { name } = JSON.parse(readFileSync(join(root, 'clodo.json'), 'utf8')) as { name: string }
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: 'https://issuer.example',
    aud: name,
    sub: 'ada',
    roles: ['viewer', 'admin'],
    tenant: 'acme',
    iat: now,
    exp: now + 3600,
  }
  const signed = [{ alg: 'HS256', typ: 'at+jwt' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

try {
  const running: Running[] = []
  for (const contestant of contestants) running.push(await started(contestant))
  const samples = new Map(
    running.map(({ name }) => [name, { cpu: [] as number[], rate: [] as number[], latencies: [] as number[] }]),
  )
  for (let round = -1; round < rounds; round++) {
    for (const one of running) {
      const before = cpu(one.pid)
      const { seconds, latencies } = await load(one, requests)
      const sample = samples.get(one.name)
      if (round < 0 || sample === undefined) continue
      sample.cpu.push((cpu(one.pid) - before) / requests)
      sample.rate.push(requests / seconds)
      sample.latencies.push(...latencies)
    }
  }
  const rows = running.map(({ name, bundle }) => {
    const { cpu = [], rate = [], latencies = [] } = samples.get(name) ?? {}
    return {
      name,
      cpu: quantile(cpu, 0.5),
      least: Math.min(...cpu),
      rate: quantile(rate, 0.5),
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      bundle,
    }
  })
  const [bare = rows[0], verify] = rows
  if (bare === undefined || verify === undefined) throw new Error('nothing was measured')
  const line = ({ name, cpu, least, rate, p50, p99, bundle }: (typeof rows)[number]) =>
    `| ${name} | ${cpu.toFixed(0)} | ${least.toFixed(0)} | ${(cpu / bare.cpu).toFixed(2)} | ${(cpu - bare.cpu).toFixed(0)} | ${(rate / bare.rate).toFixed(2)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${(bundle / 1024).toFixed(1)} |`
  const text = `# What plugins cost a request

Made by \`npm run bench:worker\`: \`GET /v1/hello\` in workerd, no proxy in front, ${rounds} rounds of ${requests} requests in turn, eight connections of a
second process. CPU is that of the workerd process, sockets included, median and least of the rounds, in microseconds a request; a minified bundle
for production, gzip. The local stand-in of the rate limit binding is a Durable Object with SQLite, which the platform's is not: that row says more about
the stand-in than about the plugin.

One ES256 verification costs ${(verify.cpu - bare.cpu).toFixed(0)} µs here.

| Worker | CPU µs | least | × bare | over bare µs | throughput × bare | p50 ms | p99 ms | bundle KiB |
|---|---|---|---|---|---|---|---|---|
${rows.map(line).join('\n')}
`
  writeFileSync(join(repository, 'docs/worker-bench.md'), text)
  console.log(text)
  await Promise.all(running.map((one) => one.close()))
} finally {
  rmSync(home, { recursive: true, force: true })
}
