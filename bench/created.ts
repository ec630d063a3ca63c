/** What the benches of service types share: a created project, its bundle, rounds in turn, the table of figures. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cpu, load, quantile } from './process.ts'

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

/** Creates a project of a type in the directory `home`; gives its root. */
export function created(home: string, type: string): string {
  if (!existsSync(join(home, 'node_modules'))) symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
  const create = ['create', type, '--type', type, '--no-install', '--no-git', '--quiet', '--yes']
  run(['--conditions=source', join(repository, 'src/cli/bin.ts'), ...create], home)
  return join(home, type)
}

/** Bundles a project as it is deployed; gives the path of the script. */
export function bundle(root: string): string {
  const wrangler = join(repository, 'node_modules/wrangler/bin/wrangler.js')
  run([wrangler, 'deploy', '--dry-run', '--minify', '--outdir', '.bundle', '--env', 'production'], root)
  const [script = ''] = readdirSync(join(root, '.bundle')).filter((name) => name.endsWith('.js'))
  return join(root, '.bundle', script)
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
