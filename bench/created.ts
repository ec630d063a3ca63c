/** What the benches of service types share: a created project, its bundle, rounds in turn, the table of figures. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cpu, load, quantile, workerds } from './process.ts'

const repository = join(import.meta.dirname, '..')
const require = createRequire(join(repository, 'package.json'))
export const { Miniflare, convertV4MiniflareOptions = (options: object) => options } = createRequire(
  require.resolve('wrangler'),
)('miniflare')
export const { unstable_getMiniflareWorkerOptions: optionsOf } = require('wrangler')

function run(args: readonly string[], cwd: string): void {
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }
  execFileSync(process.execPath, args, { cwd, stdio: 'pipe', env })
}

/** Creates a project of a type in the directory `home`, with answers such as `auth-service.password=true`; gives its root. */
export function created(home: string, type: string, answers: readonly string[] = []): string {
  if (!existsSync(join(home, 'node_modules'))) symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
  const create = ['create', type, '--type', type, '--no-install', '--no-git', '--quiet', '--yes']
  const given = answers.flatMap((answer) => ['--set', answer])
  run(['--conditions=source', join(repository, 'src/cli/bin.ts'), ...create, ...given], home)
  return join(home, type)
}

/** Bundles a project as it is deployed; gives the path of the script. */
export function bundle(root: string): string {
  const wrangler = join(repository, 'node_modules/wrangler/bin/wrangler.js')
  run([wrangler, 'deploy', '--dry-run', '--minify', '--outdir', '.bundle', '--env', 'production'], root)
  const [script = ''] = readdirSync(join(root, '.bundle')).filter((name) => name.endsWith('.js'))
  return join(root, '.bundle', script)
}

export interface Served {
  /** Of the first socket: static assets are in front of the Worker. */
  readonly origin: URL
  readonly pid: number
  close(): Promise<void>
}

/** Serves a project as it is deployed to production, with its tables, and with secrets and variables of the bench. */
export async function served(
  root: string,
  { bindings, direct = false }: { readonly bindings: object /** Nothing in front of the Worker. */; direct?: boolean },
): Promise<Served> {
  const scriptPath = bundle(root)
  const {
    workerOptions: { modulesRules: _rules, ...workerOptions },
  } = optionsOf(join(root, 'wrangler.jsonc'), 'production')
  const before = new Set(workerds())
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...workerOptions,
      modules: true,
      scriptPath,
      bindings: { ...workerOptions.bindings, ...bindings },
      ...(direct && { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] }),
      cf: false,
      handleStructuredLogs: () => undefined,
    }),
  )
  const front: URL = await miniflare.ready
  const origin: URL = direct ? await miniflare.unsafeGetDirectURL() : front
  const [pid = 0] = workerds().filter((one) => !before.has(one))
  if (existsSync(join(root, 'migrations'))) await migrate(await miniflare.getD1Database('DB'), join(root, 'migrations'))
  return { origin, pid, close: () => miniflare.dispose() }
}

interface Database {
  exec(sql: string): Promise<unknown>
}

/** Applies the migrations of a directory, in order. */
export async function migrate(db: Database, directory: string): Promise<void> {
  for (const name of readdirSync(directory).sort()) {
    const sql = readFileSync(join(directory, name), 'utf8').replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ')
    for (const statement of sql.split(';').filter((one) => one.trim() !== '')) await db.exec(statement)
  }
}

export interface Running {
  readonly name: string
  readonly url: string
  readonly pid: number
}

/** Asks each in turn, so that a drifting machine is fair to all; the first round is not counted. Gives the rows of a table. */
export async function race(
  running: readonly Running[],
  { rounds, requests }: { readonly rounds: number; readonly requests: number },
): Promise<string[]> {
  const samples = running.map((one) => ({
    ...one,
    cpu: [] as number[],
    latencies: [] as number[],
    rate: [] as number[],
  }))
  for (let round = -1; round < rounds; round++) {
    for (const sample of samples) {
      const before = cpu(sample.pid)
      const { seconds, latencies } = await load({ url: sample.url, headers: {} }, requests)
      if (round < 0) continue
      sample.cpu.push((cpu(sample.pid) - before) / requests)
      sample.rate.push(requests / seconds)
      sample.latencies.push(...latencies)
    }
  }
  return samples.map(({ name, cpu: spent, latencies, rate }) => {
    const whole = [quantile(spent, 0.5), Math.min(...spent), quantile(rate, 0.5)].map((figure) => figure.toFixed(0))
    const [p50, p99] = [quantile(latencies, 0.5).toFixed(2), quantile(latencies, 0.99).toFixed(2)]
    return `| ${[name, ...whole, p50, p99].join(' | ')} |`
  })
}

export function tableOf(rows: readonly string[]): string {
  return `| | CPU µs | least | requests a second | p50 ms | p99 ms |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}

/** Writes the figures of a type under the last heading of its document. */
export function writeFigures(type: string, figures: string): void {
  const file = join(repository, `docs/${type}.md`)
  const heading = '## What it costs\n'
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, `${text.slice(0, text.indexOf(heading))}${heading}\n${figures}`)
  console.log(figures)
}
