/** A contestant in workerd, without a proxy in front: served, asked, and its CPU counted. Linux only. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundlesOf, type Contestant, made, repository, secret, token, wrangler } from './contestants.ts'
import { convertV4MiniflareOptions, Miniflare, migrate, optionsOf } from './created.ts'
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

/** A program that is workerd, but that what it writes on the console is not read by anybody. */
function unread(home: string): string {
  const program = join(home, 'workerd.sh')
  const require = createRequire(join(repository, 'node_modules/wrangler/package.json'))
  writeFileSync(program, `#!/bin/sh\nexec '${require('workerd').default}' "$@" >/dev/null\n`, { mode: 0o755 })
  return program
}

/** @param collector Where traces go, as to a collector of OpenTelemetry. */
export async function started(
  contestant: Contestant,
  { home, collector }: { home: string; collector: string },
): Promise<Running> {
  const { name, plugins, thirdParty } = contestant
  const root = made(contestant, home)
  const { deployed, measured } = bundlesOf(root)
  const {
    workerOptions: { modulesRules: _rules, ...workerOptions },
  } = optionsOf(join(root, 'wrangler.jsonc'), plugins === undefined ? undefined : 'production')
  const before = new Set(workerds())
  process.env.MINIFLARE_WORKERD_PATH = unread(home)
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...workerOptions,
      modules: true,
      scriptPath: measured,
      bindings: {
        ...workerOptions.bindings,
        AUTH_SECRET: secret,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector,
        SESSIONS: thirdParty === 'session' ? 'yes' : 'no',
      },
      unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      cf: false,
    }),
  )
  await miniflare.ready
  const url = new URL('/v1/hello', await miniflare.unsafeGetDirectURL()).href
  const [pid = 0] = workerds().filter((one) => !before.has(one))
  if (plugins?.includes('auth')) await migrate(await miniflare.getD1Database('DB'), join(root, 'migrations'))
  const headers = await headersOf(contestant, { root, url })
  const bundle = gzipSync(readFileSync(deployed)).length
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
