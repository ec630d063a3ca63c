/** `clodo deploy --resume`, `--pause`, `--abort`: what an earlier deploy has left, or one that another process works on. */
import {
  abortDeploy,
  type DeployOutcome,
  type Ending,
  openDeploy,
  prepareEnding,
  requestDeploy,
  resumeDeploy,
  type Site,
  type Target,
} from '../index.ts'
import type { Context } from './command.ts'
import { reporter, secretsFileOf, told } from './deploying.ts'
import { confirmed, interruptible, toolsOf } from './operating.ts'

/** The one that is asked for; going back wins over going on. */
export function endingOf({ on }: Context): Ending | undefined {
  return (['abort', 'pause', 'resume'] as const).find((one) => on(one))
}

export async function endDeploy(context: Context, target: Target, ending: Ending): Promise<number> {
  const { out, on } = context
  const site = await prepareEnding(toolsOf(context), target, ending)
  const open = openDeploy(site)
  if (open === undefined || on('dry-run')) {
    out.say(open === undefined ? 'No deploy is under way.' : `A dry run: it would ${ending} ${open}.`)
    out.document(open === undefined ? { status: 'nothing' } : { status: 'planned', ending, deploy: open })
    return 0
  }
  if (ending !== 'pause') await confirmed(context, target.environment, sentence(ending, target))
  const outcome = await interruptible((signal) => ended(context, site, { ending, signal }))
  if (outcome !== 'asked' && outcome !== 'nothing') return told(context, outcome, {})
  out.say(outcome === 'asked' ? `Asked the deploy that is under way to ${ending}.` : `${open} stands still already.`)
  out.document(outcome === 'asked' ? { status: 'asked', asked: ending } : { status: 'nothing' })
  return 0
}

function sentence(ending: Ending, { environment }: Target): string {
  return ending === 'resume' ? `Go on deploying ${environment.script}` : `Give up the deploy of ${environment.script}`
}

export interface EndingOptions {
  readonly ending: Ending
  readonly signal: AbortSignal
  /** Ahead of each line on the way. */
  readonly prefix?: string
}

/** Of a deploy that is open. A process that works on it is asked; where none does, it is done here. Pausing then is nothing. */
export async function ended(
  context: Context,
  site: Site,
  { ending, signal, prefix = '' }: EndingOptions,
): Promise<DeployOutcome | 'asked' | 'nothing'> {
  if (ending !== 'resume' && requestDeploy(site, ending)) return 'asked'
  if (ending === 'pause') return 'nothing'
  const options = { signal, report: reporter(context, prefix), secretsFile: secretsFileOf(context) }
  return (await (ending === 'abort' ? abortDeploy : resumeDeploy)(site, options)) ?? 'nothing'
}
