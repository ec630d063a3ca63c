/** The Worker in workerd, on a free port of loopback, with a state and secrets of its own. */
import { posix } from 'node:path'
import { makeDirectories } from '../tree/directories.ts'
import { encode } from '../tree/utf8.ts'
import { faults } from './bundle.ts'
import { type Check, type Finding, failed, passed, timed } from './check.ts'
import type { Config, Database, Pages } from './config.ts'
import type { Site } from './site.ts'
import type { Program } from './start.ts'

/** Milliseconds: to the first answer, to an answer after an error was printed, and for all that a Worker is asked. */
const patience = { boot: 60_000, afterError: 1_500, life: 600_000 }

/** A Worker that answers. */
export interface Running {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
}

export interface Secrets {
  readonly [name: string]: string
}

/** Boots the Worker, gives it to `work` once it answers, and ends it. `tell` hears the checks of booting. */
export async function whileRunning(
  site: Site,
  config: Config,
  secrets: Secrets,
  tell: (check: Check) => void,
  work: (running: Running) => Promise<void>,
): Promise<void> {
  const state = posix.join(site.temporary, 'state')
  for (const database of withMigrations(site, config)) {
    const migrated = await migrate(site, database, state)
    tell(migrated)
    if (!migrated.ok) return
  }
  // Where secrets come by a file other than .dev.vars, wrangler lets the environment overrule variables of the Worker.
  const options = { timeout: patience.life, without: config.variables, given: givenTo(config, secrets) }
  const worker = site.launch('wrangler', devArguments(site, config, state, secrets), options)
  try {
    let running: Running | undefined
    const boot = await timed('boot', site.now, async () => {
      const origin = await originOf(worker)
      if (origin === undefined) return failed(faults(worker.said()) || worker.said().trim())
      running = { origin }
      return await firstAnswer(site, worker, origin)
    })
    tell(boot)
    if (boot.ok && running !== undefined) await work(running)
  } finally {
    await worker.stop()
  }
}

/** Secrets go by a file that only its owner can read: arguments can be seen by every process. */
function devArguments(site: Site, { pages }: Config, state: string, secrets: Secrets): string[] {
  const { disk, temporary } = site
  const file = posix.join(temporary, 'secrets.env')
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`)
  disk.write(file, encode(lines.join('')), { mode: 0o600, exclusive: true })
  const start = pages === undefined ? ['dev', '--local', '--env='] : ['pages', 'dev', ...outputOf(site, pages)]
  const listen = ['--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0']
  return [...start, ...listen, '--persist-to', state, '--env-file', file, '--show-interactive-dev-session=false']
}

/** `wrangler pages dev` knows no file of secrets but .dev.vars, and where there is none the environment. */
function givenTo({ pages }: Config, secrets: Secrets): Secrets {
  if (pages === undefined || pages.secrets !== undefined) return {}
  return { ...secrets, CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true' }
}

/** What is not built yet has no files to serve; its functions run all the same. */
function outputOf({ disk, root, temporary }: Site, { output }: Pages): string[] {
  if (disk.kind(posix.join(root, output)) === 'directory') return []
  const empty = posix.join(temporary, 'empty')
  makeDirectories(disk, empty)
  return [empty]
}

/** wrangler tells its parent by IPC where it listens. */
async function originOf(worker: Program): Promise<string | undefined> {
  const timer = AbortSignal.timeout(patience.boot)
  const late = new Promise<undefined>((resolve) => timer.addEventListener('abort', () => resolve(undefined)))
  const message = await Promise.race([worker.message, failing(worker, timer), late])
  if (typeof message !== 'string') return undefined
  const { event, ip, port } = JSON.parse(message) as { event?: string; ip?: string; port?: number }
  return event === 'DEV_SERVER_READY' ? `http://${ip}:${port}` : undefined
}

/** A warning alone stops no Worker, not even one that starts slowly. */
function errs(said: string): boolean {
  return /^✘ \[/m.test(said)
}

/** Resolves a while after the first error is printed: wrangler waits for a change of the file then, and never ends. */
async function failing(worker: Program, until: AbortSignal): Promise<undefined> {
  while (!until.aborted && !errs(worker.said())) await pause(200)
  await pause(patience.afterError)
  return undefined
}

async function firstAnswer(site: Site, worker: Program, origin: string): Promise<Finding> {
  const { signal } = site
  const timer = AbortSignal.any([AbortSignal.timeout(patience.boot), ...(signal === undefined ? [] : [signal])])
  const answered = site
    .fetch(origin, { redirect: 'manual', signal: timer })
    .then(({ status }) => passed(`GET / answers ${status}`))
    .catch((cause: Error) => failed(faults(worker.said()) || cause.message))
  const stuck = failing(worker, timer).then(() => failed(faults(worker.said()) || 'The Worker does not answer.'))
  return await Promise.race([answered, stuck])
}

function withMigrations({ disk, root }: Site, { databases }: Config): readonly Database[] {
  const hasSql = (directory: string): boolean =>
    (disk.list(directory) ?? []).some(({ name, kind }) =>
      kind === 'directory' ? hasSql(posix.join(directory, name)) : name.endsWith('.sql'),
    )
  return databases.filter(({ migrations }) => hasSql(posix.join(root, migrations)))
}

function migrate(site: Site, { binding }: Database, state: string): Promise<Check> {
  return timed(`migrations ${binding}`, site.now, async () => {
    const args = ['d1', 'migrations', 'apply', binding, '--local', '--persist-to', state, '--env=']
    const apply = site.launch('wrangler', args)
    return (await apply.ended) === 0 ? passed('applied to an empty database') : failed(apply.said().trim())
  })
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())
