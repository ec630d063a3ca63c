/** Deploys, resumes, aborts and rolls back: each under a lock of the environment, each through the ledger. */
import { posix } from 'node:path'
import type { LiveDeployment } from '../cloudflare/scripts.ts'
import type { Machine } from '../cloudflare/wrangler.ts'
import { ClodoError } from '../errors.ts'
import { acquire, isHeld } from '../tree/running.ts'
import { encode } from '../tree/utf8.ts'
import { drive, type Outcome } from './drive.ts'
import { type Entry, type Ledger, openLedger } from './ledger.ts'
import type { Plan } from './plan.ts'
import { type Begin, type Report, type Run, runOf, unfinished } from './run.ts'
import type { Site } from './site.ts'
import { markIn } from './triggers.ts'

export interface DeployOptions {
  readonly report: Report
  /** Aborted by whoever wants the run to pause. */
  readonly signal?: AbortSignal | undefined
  readonly secretsFile?: string | undefined
}

export interface BeginOptions extends DeployOptions {
  readonly message: string
  /** True by default. */
  readonly backup?: boolean
  /** The deploy of many services that it belongs to. */
  readonly fleet?: string | undefined
}

/** @throws DEPLOY_BLOCKED, DEPLOY_UNFINISHED, DEPLOY_INTERRUPTED and more */
export async function deploy(
  site: Site,
  plan: Plan,
  { message, backup = true, fleet, ...options }: BeginOptions,
): Promise<Outcome> {
  if (plan.blockers.length > 0)
    throw new ClodoError('DEPLOY_BLOCKED', {
      what: plan.blockers.join('\n'),
      where: plan.environment,
      data: { blockers: plan.blockers },
    })
  const { strategy, steps, every, road, live, deployment, triggers } = plan
  return await begun(site, options, {
    strategy,
    steps,
    every,
    road,
    live,
    deployment,
    mark: triggers.mark,
    triggers: triggers.differ,
    message,
    backup,
    commit: await commitOf(site),
    ...(fleet === undefined ? {} : { fleet }),
  })
}

export interface Back {
  readonly version: string
  /** What is live now. */
  readonly live: Begin['live']
  readonly deployment: LiveDeployment | undefined
}

/** @param version the one to go back to; the one before by default @throws NOTHING_TO_ROLL_BACK */
export async function wayBack(site: Site, version: string | undefined): Promise<Back> {
  const deployments = await site.scripts.deployments()
  const live = deployments[0]?.versions ?? []
  const { entries } = openLedger(site.tools, site.root)
  const target =
    version ?? before(entries, site, live.find(({ percentage }) => percentage > 0)?.version_id, deployments)
  const known = target === undefined ? undefined : await site.scripts.version(target)
  if (known === undefined)
    throw new ClodoError('NOTHING_TO_ROLL_BACK', {
      what:
        target === undefined ? 'There is no version before the one that is live.' : `There is no version ${target}.`,
      where: site.environment.script,
    })
  return { version: known.id, live, deployment: deployments[0] }
}

export async function rollback(
  site: Site,
  { version, live, deployment }: Back,
  { message, ...options }: DeployOptions & { readonly message: string },
): Promise<Outcome> {
  const fixed = { steps: [], every: 0, road: 'upload', live, triggers: false, backup: false, commit: '' } as const
  const mark = (deployment === undefined ? undefined : markIn(deployment)) ?? 'none'
  const begin: Begin = { ...fixed, deployment: deployment?.id ?? '', strategy: 'rollback', mark, message }
  return await begun(site, options, begin, { version })
}

/** The version that was live before this one: as the ledger has it, else as Cloudflare has it. */
function before(
  entries: readonly Entry[],
  { environment }: Site,
  live: string | undefined,
  deployments: Awaited<ReturnType<Site['scripts']['deployments']>>,
): string | undefined {
  const done = entries.filter((entry) => entry.environment === environment.name && entry.step === 'done')
  const at = done.findLastIndex(({ data }) => data.version === live)
  const own = done.slice(0, Math.max(at, 0)).findLast(({ data }) => data.version !== live)?.data.version
  if (typeof own === 'string') return own
  return deployments.slice(1).find(({ versions }) => versions.length === 1 && versions[0]?.version_id !== live)
    ?.versions[0]?.version_id
}

/** The deploy that has not come to its end, here or in a process that is at work; undefined where none is. */
export function openDeploy({ tools, root, environment }: Site): string | undefined {
  return unfinished(openLedger(tools, root).entries, environment.name)
}

/** Drives on what was left; undefined where nothing was. */
export async function resumeDeploy(site: Site, options: DeployOptions): Promise<Outcome | undefined> {
  return await locked(site, async (ledger) => {
    const id = unfinished(ledger.entries, site.environment.name)
    return id === undefined ? undefined : await drive(open(site, ledger, id, options))
  })
}

/** Gives up what was left: what was live before is put back. Undefined where nothing was left. */
export async function abortDeploy(site: Site, options: DeployOptions): Promise<Outcome | undefined> {
  return await locked(site, async (ledger) => {
    const id = unfinished(ledger.entries, site.environment.name)
    if (id === undefined) return undefined
    const run = open(site, ledger, id, options)
    if (run.last('rolling-back') === undefined) run.note('rolling-back', { reason: 'It was aborted.' })
    return await drive(run)
  })
}

async function begun(site: Site, options: DeployOptions, begin: Begin, target?: { version: string }): Promise<Outcome> {
  return await locked(site, async (ledger) => {
    const { name: environment, script } = site.environment
    const left = unfinished(ledger.entries, environment)
    if (left !== undefined)
      throw new ClodoError('DEPLOY_UNFINISHED', {
        what: `The deploy ${left} has not come to its end.`,
        where: environment,
      })
    const id = site.tools.randomHex(6)
    ledger.append({ deploy: id, environment, script, step: 'begin', data: { ...begin } as never })
    const run = open(site, ledger, id, options)
    if (target !== undefined) run.note('uploaded', target)
    return await drive(run)
  })
}

function open(site: Site, ledger: Ledger, id: string, options: DeployOptions): Run {
  const { report, secretsFile, signal } = options
  const asked = () => (signal?.aborted === true ? 'pause' : requested(site))
  return runOf(site, ledger, id, { report, secretsFile, asked })
}

async function locked<T>(site: Site, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const { tools, root, environment } = site
  const running = { ...tools.process, now: tools.now() }
  const release = acquire(tools.disk, root, running, lockOf(environment.name))
  try {
    tools.disk.remove(requestPath(site))
    return await work(openLedger(tools, root))
  } finally {
    release()
  }
}

/** Asks the run that is under way in another process to pause or to abort; false where none is. */
export function request(site: Site, what: 'pause' | 'abort'): boolean {
  const { tools, root, environment } = site
  if (!isHeld(tools.disk, root, tools.process, lockOf(environment.name))) return false
  tools.disk.write(requestPath(site), encode(what))
  return true
}

const lockOf = (environment: string) => `.clodo/deploying-${environment}`

function requested(site: Site): 'pause' | 'abort' | undefined {
  const text = Buffer.from(site.tools.disk.read(requestPath(site)) ?? []).toString()
  return text === 'pause' || text === 'abort' ? text : undefined
}

function requestPath({ root, environment }: Site): string {
  return posix.join(root, `.clodo/deploy-${environment.name}.request`)
}

/** The commit that the code stands at, where nothing of it is uncommitted; else an empty text. */
export async function commitOf({ tools, root }: { readonly tools: Machine; readonly root: string }): Promise<string> {
  const git = (...args: string[]) => tools.run('git', args, { cwd: root, env: tools.env, timeout: 10_000 })
  const status = await git('status', '--porcelain', '--', '.', ':!.clodo')
  if (status.code !== 0 || status.stdout.trim() !== '') return ''
  const head = await git('rev-parse', 'HEAD')
  return head.code === 0 ? head.stdout.trim() : ''
}
