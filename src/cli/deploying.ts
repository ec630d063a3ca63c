/** What a deploy is told by its flags, and how it is told of on the way and in the end. */
import { resolve } from 'node:path'
import { areSteps, ClodoError, type DeployOutcome, type DeployWishes, type StrategyName, strategies } from '../index.ts'
import type { Context } from './command.ts'
import { printOutcome } from './deploy-text.ts'
import type { PlainDeployPlan } from './documents/operate.ts'

export function told(context: Context, outcome: DeployOutcome, more: { readonly plan?: PlainDeployPlan }): number {
  printOutcome(context.out, outcome)
  context.out.document({ ...outcome, ...more })
  const gaveUp = context.on('abort') && outcome.status === 'rolled-back'
  return outcome.status === 'deployed' || outcome.status === 'paused' || gaveUp ? 0 : 1
}

export function reporter({ out }: Context, prefix = ''): (step: string, detail: string) => void {
  return (step, detail) => out.note(`  ${prefix}${step.padEnd(11)} ${detail}`)
}

/** @throws USAGE */
export function wishesOf(context: Context): DeployWishes {
  const { text, on } = context
  const [strategy, steps, every] = [text('strategy'), text('steps')?.split(',').map(Number), text('every')]
  if (strategy !== undefined && !strategies.some((name) => name === strategy))
    throw new ClodoError('USAGE', { what: `'--strategy ${strategy}' must be one of ${strategies.join(', ')}.` })
  if (steps !== undefined && !areSteps(steps))
    throw new ClodoError('USAGE', { what: `'--steps ${text('steps')}' must be rising percentages between 0 and 100.` })
  if (every !== undefined && !/^\d+(\.\d+)?$/.test(every))
    throw new ClodoError('USAGE', { what: `'--every ${every}' must be a number of seconds.` })
  return {
    ...(strategy === undefined ? {} : { strategy: strategy as StrategyName }),
    ...(steps === undefined ? {} : { steps }),
    ...(every === undefined ? {} : { every: Number(every) }),
    allowDestructive: on('allow-destructive'),
    secretsFile: secretsFileOf(context),
  }
}

export function secretsFileOf({ text, cwd }: Context): string | undefined {
  const file = text('secrets-file')
  return file === undefined ? undefined : resolve(cwd, file)
}
