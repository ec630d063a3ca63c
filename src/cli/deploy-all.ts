/** `clodo deploy --all`: every service of a repository, each on its own, told one by one. */
import { availableParallelism } from 'node:os'
import { posix } from 'node:path'
import {
  ClodoError,
  type DeployOutcome,
  type DeployWishes,
  eachInOrder,
  isMissing,
  isProtected,
  prepareDeploy,
  type Service,
  serviceRoots,
  type Target,
  targetOf,
} from '../index.ts'
import type { Context } from './command.ts'
import { planDocument, printPlan } from './deploy-text.ts'
import { reporter, wishesOf } from './deploying.ts'
import { endAll } from './end-all.ts'
import { endingOf } from './ending.ts'
import { toldAll } from './fleet-text.ts'
import { confirmed, interruptible, toolsOf } from './operating.ts'

export async function deployAll(context: Context): Promise<number> {
  const targets = await targetsBelow(context)
  const ending = endingOf(context)
  if (ending !== undefined) return await endAll(context, targets, ending)
  if (context.on('dry-run')) return await planned(context, targets)
  await listed(context, targets, `Deploy ${targets.length} services`)
  const fleet = context.world.randomHex(6)
  return await carriedOut(context, targets, (target, signal) =>
    one(context, target, { ...wishesOf(context), ...flagsOf(context), fleet, signal }),
  )
}

/** Names them, and asks once, by the name of a protected environment where one is. */
export async function listed(context: Context, targets: readonly Target[], what: string): Promise<void> {
  const { out, cwd } = context
  for (const { environment, root } of targets) out.say(`  ${environment.script}  ${posix.relative(cwd, root) || '.'}`)
  const first = targets.find(({ environment }) => isProtected(environment)) ?? targets[0]
  if (first !== undefined) await confirmed(context, first.environment, what)
}

export function flagsOf({ text, on }: Context): { readonly message: string; readonly backup: boolean } {
  return { message: text('message') ?? '', backup: on('backup') }
}

interface OneOptions extends DeployWishes {
  readonly message: string
  readonly backup: boolean
  readonly fleet: string
  readonly signal: AbortSignal
}

export async function one(context: Context, target: Target, options: OneOptions): Promise<DeployOutcome> {
  const { message, backup, fleet, signal, ...wishes } = options
  const { run } = await prepareDeploy(toolsOf(context), target, wishes)
  return await run({ message, backup, fleet, signal, report: reporter(context, `${target.environment.script}  `) })
}

export async function carriedOut(
  context: Context,
  targets: readonly Target[],
  work: (target: Target, signal: AbortSignal) => Promise<DeployOutcome>,
): Promise<number> {
  const tools = toolsOf(context)
  const ended = await interruptible((signal) =>
    eachInOrder<DeployOutcome>(targets, {
      concurrency: concurrencyOf(context),
      signal,
      work: (service) => work(targetIn(targets, service), signal),
      absent: async (end) =>
        'result' in end ? end.result.live.length === 0 : await isMissing(tools, targetIn(targets, end.service)),
    }),
  )
  return toldAll(context, ended)
}

const targetIn = (targets: readonly Target[], service: Service) => targets.find((one) => one === service) as Target

async function planned(context: Context, targets: readonly Target[]): Promise<number> {
  const { out } = context
  const plans = []
  const together = targets.map(({ environment }) => environment.script)
  for (const target of targets)
    plans.push((await prepareDeploy(toolsOf(context), target, { ...wishesOf(context), together })).plan)
  for (const plan of plans) printPlan(out, plan)
  out.document({ status: 'planned', plans: plans.map(planDocument) })
  return plans.every(({ blockers }) => blockers.length === 0) ? 0 : 1
}

async function targetsBelow(context: Context): Promise<Target[]> {
  const { world, cwd } = context
  const roots = serviceRoots(world.disk, cwd)
  if (roots.length === 0)
    throw new ClodoError('FILE_MISSING', { what: 'There is no wrangler file at or below.', where: cwd })
  const name = context.text('env')
  return await Promise.all(roots.map((root) => targetOf(world, { root, name })))
}

function concurrencyOf({ text }: Context): number {
  const given = text('concurrency')
  const most = availableParallelism()
  if (given === undefined) return most
  if (!/^[1-9]\d*$/.test(given))
    throw new ClodoError('USAGE', { what: `'--concurrency ${given}' must be a number from 1.` })
  return Math.min(Number(given), most)
}
