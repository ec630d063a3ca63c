/** What deploying many services has in common, whether they begin or are gone on with. */
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
  type Target,
} from '../index.ts'
import type { Context } from './command.ts'
import { reporter } from './deploying.ts'
import { toldAll } from './fleet-text.ts'
import { confirmed, interruptible, toolsOf } from './operating.ts'

/** Names them, and asks once, by the name of a protected environment where one is. */
export async function listed(context: Context, targets: readonly Target[], what: string): Promise<void> {
  const { out, cwd } = context
  for (const { environment, root } of targets) out.say(`  ${environment.script}  ${posix.relative(cwd, root) || '.'}`)
  const first = targets.find(({ environment }) => isProtected(environment)) ?? targets[0]
  if (first !== undefined) await confirmed(context, first.environment, what)
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
    eachInOrder<DeployOutcome, Target>(targets, {
      concurrency: concurrencyOf(context),
      signal,
      work: (target) => work(target, signal),
      absent: async (end) => ('result' in end ? end.result.live.length === 0 : await isMissing(tools, end.service)),
    }),
  )
  return toldAll(context, ended)
}

function concurrencyOf({ text }: Context): number {
  const given = text('concurrency')
  const most = availableParallelism()
  if (given === undefined) return most
  if (!/^[1-9]\d*$/.test(given))
    throw new ClodoError('USAGE', { what: `'--concurrency ${given}' must be a number from 1.` })
  return Math.min(Number(given), most)
}
