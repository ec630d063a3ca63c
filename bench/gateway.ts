/**
 * `npm run bench:gateway`: what a created gateway adds to a request, against asking the Worker behind it directly. All Workers
 * of a contestant are in one workerd without a proxy in front; CPU is that of the process, in short rounds in turn. Writes
 * the figures into docs/api-gateway.md. Linux only.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, convertV4MiniflareOptions, created, Miniflare, race, tableOf, writeFigures } from './created.ts'
import { workerds } from './process.ts'

const [rounds, requests] = [Number(process.env.ROUNDS ?? 11), Number(process.env.REQUESTS ?? 2000)]
const compatibilityDate = '2026-10-20'

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
  write(await race(running, { rounds, requests }))
  await Promise.all(running.map((one) => one.close()))
} finally {
  rmSync(home, { recursive: true, force: true })
}

/** The bundle of a created gateway, as deployed, whose second upstream may be cached. */
function made(): string {
  const root = created(home, 'api-gateway')
  const declared = join(root, 'src/gateway/upstreams.ts')
  const cached = "  cached: { path: '/cached', targets: [{ binding: 'BACKEND' }], cache: { maxAge: 60 } },\n})"
  writeFileSync(declared, readFileSync(declared, 'utf8').replace('})', cached))
  return readFileSync(bundle(root), 'utf8')
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

function write(rows: readonly string[]): void {
  const text = `Made by \`npm run bench:gateway\`: \`GET\` of a small JSON answer in workerd, gateway and Worker behind it in one process, no proxy in front,
${rounds} rounds of ${requests} requests in turn, eight connections of a second process. CPU is that of the workerd process, sockets included,
median and least of the rounds, in microseconds a request. The local cache is a stand-in, which the platform's is not.

${tableOf(rows)}`
  writeFigures('api-gateway', text)
}
