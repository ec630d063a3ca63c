/** `npm run bench:deploy`: the CPU of whole deploys, wrangler and all, as multiples of a bare `wrangler deploy`. */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloudflareApi } from '../src/testing/cloudflare/index.ts'

const repository = join(import.meta.dirname, '..')
const home = mkdtempSync(join(tmpdir(), 'clodo-bench-'))
const api = await cloudflareApi({ from: repository })
const env = {
  PATH: process.env.PATH,
  HOME: home,
  XDG_CONFIG_HOME: home,
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
  CLODO_NODE_ON_PATH: process.versions.node,
  CI: '1',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_LOG_PATH: join(home, 'logs'),
  ...api.env,
}
const fleetSize = Number(process.env.SERVICES ?? 20)
const concurrency = Number(process.env.CONCURRENCY ?? 2)
// Each contestant has services of its own: a bare deploy between two of CLODO's would make it set the triggers anew.
const bareServices = Array.from({ length: fleetSize }, (_, n) => service(`bare/s${n}`, `bare-${n}`))
for (let n = 0; n < fleetSize; n += 1) service(`fleet/s${n}`, `fleet-${n}`)
const [bareOne, one] = [service('bare-one', 'bare-one'), service('one', 'one')]

/** A service of real size: the fixture of a created one, bundled from its sources by wrangler. */
function service(path: string, name: string): string {
  const root = join(home, path)
  mkdirSync(root, { recursive: true })
  cpSync(join(repository, 'fixtures/created/generic/src'), join(root, 'src'), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  const config = {
    name,
    main: 'src/index.ts',
    compatibility_date: '2026-10-20',
    env: { production: { vars: { CORS_ORIGINS: '' } } },
  }
  writeFileSync(join(root, 'wrangler.json'), JSON.stringify(config))
  return root
}

const wrangler = [
  process.execPath,
  join(repository, 'node_modules/wrangler/bin/wrangler.js'),
  'deploy',
  '--env=production',
]
const clodo = (...args: string[]) => [
  process.execPath,
  join(repository, 'bin/clodo.js'),
  'deploy',
  '--env=production',
  '--yes',
  '--quiet',
  ...args,
]

/** CPU seconds, user and system, of a command with all its children. */
function cpu(command: readonly string[], cwd: string): Promise<number> {
  const child = spawn('bash', ['-c', 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>/dev/null', 'bench', ...command], {
    cwd,
    env,
  })
  let said = ''
  child.stderr.on('data', (chunk) => (said += chunk))
  return new Promise((resolve, reject) =>
    child.once('close', (code) => {
      const [user = 0, system = 0] = said.trim().split(' ').map(Number)
      if (code === 0) resolve(user + system)
      else reject(new Error(`${command.join(' ')} ended with ${code}`))
    }),
  )
}

async function bareFleet(): Promise<number> {
  const left = [...bareServices]
  const all: number[] = []
  const lane = async () => {
    for (let root = left.pop(); root !== undefined; root = left.pop()) all.push(await cpu(wrangler, root))
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  return all.reduce((sum, seconds) => sum + seconds, 0)
}

interface Contestant {
  readonly name: string
  readonly against?: string
  readonly goal?: number
  measure(): Promise<number>
}

const bare = 'wrangler deploy'
const contestants: readonly Contestant[] = [
  { name: bare, measure: () => cpu(wrangler, bareOne) },
  { name: 'clodo deploy', against: bare, goal: 1.25, measure: () => cpu(clodo(), one) },
  {
    name: 'clodo deploy --strategy blue-green',
    against: bare,
    goal: 1.5,
    measure: () => cpu(clodo('--strategy=blue-green'), one),
  },
  {
    name: 'clodo deploy --strategy canary',
    against: bare,
    goal: 1.5,
    measure: () => cpu(clodo('--strategy=canary', '--steps=10,50', '--every=1'), one),
  },
]
const fleet: readonly Contestant[] = [
  { name: `${fleetSize} × wrangler deploy`, measure: bareFleet },
  {
    name: `clodo deploy --all`,
    against: `${fleetSize} × wrangler deploy`,
    goal: 1.1,
    measure: () => cpu(clodo('--all', `--concurrency=${concurrency}`), join(home, 'fleet')),
  },
]

async function race(list: readonly Contestant[], rounds: number): Promise<void> {
  const samples = new Map(list.map(({ name }) => [name, [] as number[]]))
  for (let round = -1; round < rounds; round += 1)
    for (const { name, measure } of list) {
      const seconds = await measure()
      if (round >= 0) samples.get(name)?.push(seconds)
    }
  const median = (name = '') => samples.get(name)?.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
  for (const { name, against, goal } of list) {
    const ratio = against === undefined ? 1 : median(name) / median(against)
    const verdict = goal === undefined ? '' : ratio <= goal ? `goal ${goal} × met` : `goal ${goal} × missed`
    console.log(
      `${name.padEnd(38)} ${(median(name) * 1000).toFixed(0).padStart(6)} ms  ${ratio.toFixed(2).padStart(5)} ×  ${verdict}`,
    )
  }
}

try {
  await race(contestants, Number(process.env.ROUNDS ?? 7))
  await race(fleet, Number(process.env.FLEET_ROUNDS ?? 1))
  console.log(`unhandled: ${api.unhandled.length}`)
} finally {
  await api.close()
  rmSync(home, { recursive: true, force: true })
}
