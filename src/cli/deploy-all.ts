/** `clodo deploy --all`: every service of a repository, each on its own, told one by one. */
import { ClodoError, prepareDeploy, serviceRoots, type Target, targetOf } from '../index.ts'
import type { Context } from './command.ts'
import { planDocument, printPlan } from './deploy-text.ts'
import { wishesOf } from './deploying.ts'
import { endAll } from './end-all.ts'
import { endingOf } from './ending.ts'
import { carriedOut, listed, one } from './fleet.ts'
import { toolsOf } from './operating.ts'

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

function flagsOf({ text, on }: Context): { readonly message: string; readonly backup: boolean } {
  return { message: text('message') ?? '', backup: on('backup') }
}
