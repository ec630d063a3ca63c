/** `clodo deploy --all` with `--resume`, `--pause` or `--abort`. */
import {
  type DeployOutcome,
  type DeployWishes,
  type Ending,
  type Entry,
  type FleetRun,
  lastFleetRun,
  openDeploy,
  openLedger,
  prepareEnding,
  type Standing,
  standingIn,
  type Target,
} from '../index.ts'
import type { Context } from './command.ts'
import { wishesOf } from './deploying.ts'
import type { HaltedService } from './documents/operate.ts'
import { ended } from './ending.ts'
import { carriedOut, listed, one } from './fleet.ts'
import { interruptible, toolsOf } from './operating.ts'

export async function endAll(context: Context, targets: readonly Target[], ending: Ending): Promise<number> {
  return ending === 'resume' ? await resumed(context, targets) : await halted(context, targets, ending)
}

interface Stood {
  readonly target: Target
  readonly standing: Standing
}

const would = { left: 'is gone on with', open: 'is deployed', deployed: 'stays: it is deployed' }

/** Goes on with what was stopped, deploys what the last run has not, and leaves what it has. */
async function resumed(context: Context, targets: readonly Target[]): Promise<number> {
  const { out, world, on } = context
  const ledgers = targets.map(({ root }) => openLedger(world, root).entries)
  const run = lastFleetRun(ledgers, targets[0]?.environment.name ?? '')
  const all = targets
    .map(
      (target, at): Stood => ({
        target,
        standing: standingIn(ledgers[at] ?? [], { environment: target.environment.name, run: run?.id }),
      }),
    )
    .filter(({ standing }) => run !== undefined || standing.is === 'left')
  const open = all.filter(({ standing }) => standing.is !== 'deployed')
  if (open.length === 0 || on('dry-run')) {
    for (const { target, standing } of all) out.say(`  ${target.environment.script}  ${would[standing.is]}`)
    if (open.length === 0) out.say('No deploy is under way.')
    const services = all.map(({ target, standing: { is } }) => ({ script: target.environment.script, is }))
    out.document({ status: open.length === 0 ? 'nothing' : 'planned', services })
    return 0
  }
  await listed(
    context,
    open.map(({ target }) => target),
    `Go on deploying ${open.length} services`,
  )
  return await carriedOut(
    context,
    all.map(({ target }) => target),
    (target, signal) =>
      goneOn(context, { target, run, standing: all.find((one) => one.target === target)?.standing, signal }),
  )
}

interface GoingOn {
  readonly target: Target
  readonly standing: Standing | undefined
  readonly run: FleetRun | undefined
  readonly signal: AbortSignal
}

async function goneOn(context: Context, { target, standing, run, signal }: GoingOn): Promise<DeployOutcome> {
  if (standing?.is === 'deployed') return outcomeOf(standing.entry)
  if (standing?.is === 'left') {
    const site = await prepareEnding(toolsOf(context), target, 'resume')
    const prefix = `${target.environment.script}  `
    const outcome = await ended(context, site, { ending: 'resume', signal, prefix })
    if (typeof outcome === 'object') return outcome
  }
  const { message = '', backup = true, ...begin } = run?.begin ?? {}
  const fleet = run?.id ?? context.world.randomHex(6)
  return await one(context, target, { ...decidedIn(begin), ...wishesOf(context), message, backup, fleet, signal })
}

function decidedIn({ strategy, steps, every }: Partial<FleetRun['begin']>): DeployWishes {
  if (strategy === undefined || strategy === 'rollback') return {}
  return { strategy, ...(steps === undefined ? {} : { steps }), ...(every === undefined ? {} : { every }) }
}

function outcomeOf({ deploy, environment, script, data: { version, live } }: Entry): DeployOutcome {
  const shares = live as unknown as DeployOutcome['live']
  return {
    status: 'deployed',
    deploy,
    environment,
    script,
    live: shares,
    version: String(version),
    bookmarks: {},
    backups: {},
  }
}

/** Each that is under way or was stopped; the others are left alone. */
async function halted(context: Context, targets: readonly Target[], ending: Ending): Promise<number> {
  const { out, on } = context
  const sites = await Promise.all(targets.map((target) => prepareEnding(toolsOf(context), target, ending)))
  const open = targets.flatMap((target, at) => {
    const site = sites[at]
    return site === undefined || openDeploy(site) === undefined ? [] : [{ target, site }]
  })
  const asks = open.length > 0 && ending === 'abort' && !on('dry-run')
  const all = open.map(({ target }) => target)
  if (asks) await listed(context, all, `Give up the deploys of ${open.length} services`)
  const services: HaltedService[] = []
  await interruptible(async (signal) => {
    for (const { target, site } of open) {
      const { script } = target.environment
      const prefix = `${script}  `
      const outcome = on('dry-run') ? 'open' : await ended(context, site, { ending, signal, prefix })
      const told: HaltedService = typeof outcome === 'object' ? outcome : { script, status: outcome }
      out.say(`  ${script}  ${told.status}`)
      services.push(told)
    }
  })
  if (open.length === 0) out.say('No deploy is under way.')
  out.document({ status: open.length === 0 ? 'nothing' : on('dry-run') ? 'planned' : 'done', ending, services })
  return 0
}
