/** A contestant in workerd, without a proxy in front: served, asked, and its CPU counted. Linux only. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundleOf, type Contestant, made, repository, secret, token, wrangler } from './contestants.ts'
import { workerds } from './process.ts'

export interface Running {
  readonly name: string
  readonly root: string
  readonly url: string
  readonly pid: number
  /** Bytes, gzip. */
  readonly bundle: number
  readonly headers: { readonly [name: string]: string }
  close(): Promise<void>
}

const require = createRequire(join(repository, 'package.json'))
const { Miniflare, convertV4MiniflareOptions = (options: object) => options } = createRequire(
  require.resolve('wrangler'),
)('miniflare')
const { unstable_getMiniflareWorkerOptions: optionsOf } = require('wrangler')

/** @param collector Where traces go, as to a collector of OpenTelemetry. */
export async function started(
  contestant: Contestant,
  { home, collector }: { home: string; collector: string },
): Promise<Running> {
  const { name, plugins, thirdParty } = contestant
  const root = made(contestant, home)
  const script = bundleOf(root)
  const {
    workerOptions: { modulesRules: _rules, ...workerOptions },
  } = optionsOf(join(root, 'wrangler.jsonc'), plugins === undefined ? undefined : 'production')
  const before = new Set(workerds())
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...workerOptions,
      modules: true,
      scriptPath: script,
      bindings: {
        ...workerOptions.bindings,
        AUTH_SECRET: secret,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector,
        SESSIONS: thirdParty === 'session' ? 'yes' : 'no',
      },
      unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      cf: false,
      // What is logged is written, and thrown away.
      handleStructuredLogs: () => undefined,
    }),
  )
  await miniflare.ready
  const url = new URL('/v1/hello', await miniflare.unsafeGetDirectURL()).href
  const [pid = 0] = workerds().filter((one) => !before.has(one))
  if (plugins?.includes('auth')) await migrated(miniflare, root)
  const headers = await headersOf(contestant, { root, url })
  const bundle = gzipSync(readFileSync(script)).length
  return { name, root, url, pid, headers, bundle, close: () => miniflare.dispose() }
}

/** What proves who calls: nothing, a token, or the cookie of somebody who has just signed up. */
async function headersOf({ plugins = [], thirdParty }: Contestant, { root, url }: { root: string; url: string }) {
  const address = { 'cf-connecting-ip': '192.0.2.1' }
  if (thirdParty === 'session') {
    const response = await fetch(new URL('/sign-up', url), { method: 'POST' })
    return {
      ...address,
      cookie: response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    }
  }
  if (thirdParty === 'jwt') return { ...address, authorization: `Bearer ${token('bench', 'JWT')}` }
  if (!plugins.includes('auth')) return address
  const { name } = JSON.parse(readFileSync(join(root, 'clodo.json'), 'utf8')) as { name: string }
  return { ...address, authorization: `Bearer ${token(name)}` }
}

interface WithDatabase {
  getD1Database(name: string): Promise<{ exec(sql: string): Promise<unknown> }>
}

async function migrated(miniflare: WithDatabase, root: string): Promise<void> {
  const db = await miniflare.getD1Database('DB')
  for (const name of readdirSync(join(root, 'migrations')).sort()) {
    const sql = readFileSync(join(root, 'migrations', name), 'utf8')
      .replaceAll(/--.*$/gm, '')
      .replaceAll(/\s+/g, ' ')
    for (const statement of sql.split(';').filter((one) => one.trim() !== '')) await db.exec(statement)
  }
}

/** Milliseconds from nothing to a Worker that could answer: the least of some profiles that wrangler takes of it. */
export function startup(root: string, environment: string, profiles: number): number {
  const spans = Array.from({ length: profiles }, () => {
    const file = join(mkdtempSync(join(tmpdir(), 'clodo-startup-')), 'worker.cpuprofile')
    wrangler(root, [
      'check',
      'startup',
      `--args=--minify${environment === '' ? '' : ` --env=${environment}`}`,
      '--outfile',
      file,
    ])
    const { startTime, endTime } = JSON.parse(readFileSync(file, 'utf8')) as { startTime: number; endTime: number }
    return (endTime - startTime) / 1000
  })
  return Math.min(...spans)
}
