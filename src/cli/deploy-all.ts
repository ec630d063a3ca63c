/** `clodo deploy --all`: every service of a repository, each on its own, told one by one. */
import { availableParallelism } from 'node:os'
import { posix } from 'node:path'
import {
  ClodoError,
  type DeployOutcome,
  type Ended,
  eachInOrder,
  prepareDeploy,
  type Service,
  serviceRoots,
  splitText,
  type Target,
  targetOf,
} from '../index.ts'
import type { Context } from './command.ts'
import { planDocument, printPlan } from './deploy-text.ts'
import { reporter, wishesOf } from './deploying.ts'
import { confirmed, interruptible, toolsOf } from './operating.ts'

export async function deployAll(context: Context): Promise<number> {
  const { out, on, cwd } = context
  const tools = toolsOf(context)
  const targets = await targetsBelow(context)
  const services = targets.map((target): Service => target)
  const of = (service: Service) => targets.find((target) => target === service) as Target
  if (on('dry-run')) {
    const plans = []
    for (const target of targets) plans.push((await prepareDeploy(tools, target, wishesOf(context))).plan)
    for (const plan of plans) printPlan(out, plan)
    out.document({ status: 'planned', plans: plans.map(planDocument) })
    return plans.every(({ blockers }) => blockers.length === 0) ? 0 : 1
  }
  for (const service of services)
    out.say(`  ${service.environment.script}  ${posix.relative(cwd, service.root) || '.'}`)
  const [first] = services
  if (first !== undefined) await confirmed(context, first.environment, `Deploy ${services.length} services`)
  const ended = await interruptible((signal) =>
    eachInOrder<DeployOutcome>(services, {
      concurrency: concurrencyOf(context),
      async work(service) {
        const { plan, run } = await prepareDeploy(tools, of(service), wishesOf(context))
        const report = reporter(context, `${plan.script}  `)
        return await run({ message: context.text('message') ?? '', backup: context.on('backup'), signal, report })
      },
      absent: (end) => !('result' in end) || end.result.live.length === 0,
    }),
  )
  for (const end of ended) out.say(line(end))
  const ok = ended.every((end) => 'result' in end && end.result.status === 'deployed')
  out.document({ status: ok ? 'deployed' : 'failed', services: ended.map(documentOf) })
  return ok ? 0 : 1
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

function line(end: Ended<DeployOutcome>): string {
  const { script } = end.service.environment
  if ('result' in end)
    return `  ${script}  ${end.result.status}  ${splitText(end.result.live)}  ${end.result.reason ?? ''}`.trimEnd()
  if ('error' in end) return `  ${script}  failed  ${(end.error as Error).message}`
  return `  ${script}  not begun, for it calls ${end.without.join(', ')}`
}

function documentOf(end: Ended<DeployOutcome>): object {
  const { script } = end.service.environment
  if ('result' in end) return end.result
  if ('error' in end) {
    const { message, code = 'INTERNAL' } = end.error as ClodoError
    return { script, status: 'failed', code, reason: message }
  }
  return { script, status: 'skipped', without: end.without }
}
