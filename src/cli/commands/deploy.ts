import { prepareDeploy, strategies } from '../../index.ts'
import type { Command } from '../command.ts'
import { deployAll } from '../deploy-all.ts'
import { planDocument, printPlan } from '../deploy-text.ts'
import { reporter, told, wishesOf } from '../deploying.ts'
import { endDeploy, endingOf } from '../ending.ts'
import { confirmed, confirmFlags, environmentFlags, interruptible, targetHere, toolsOf } from '../operating.ts'

export const deploy: Command = {
  summary: 'Deploy to an environment, with gates and automatic rollback',
  usage: '',
  flags: {
    ...environmentFlags,
    ...confirmFlags,
    strategy: { takes: 'text', name: 'NAME', values: strategies, describe: `One of ${strategies.join(', ')}` },
    steps: { takes: 'text', name: 'A,B', describe: 'Percentages of a canary (default: 10,50)' },
    every: { takes: 'text', name: 'SECONDS', describe: 'How long a canary stays at each (default: 60)' },
    message: { takes: 'text', name: 'TEXT', describe: 'Why, for the list of deployments' },
    'secrets-file': { takes: 'text', name: 'FILE', describe: 'Upload the secrets of this JSON file with the code' },
    'allow-destructive': { describe: 'Let migrations through that old code may not survive' },
    backup: { on: true, describe: 'Back up a database before a migration that may lose what is there' },
    resume: { describe: 'Go on with a deploy that was stopped or paused' },
    pause: { describe: 'Stop the deploy that is under way where it is' },
    abort: { describe: 'Give up the deploy that is under way or was stopped: back to what was live' },
    all: { describe: 'Deploy every service below here, in the order of their bindings' },
    concurrency: { takes: 'text', name: 'N', describe: 'Services at once with --all (default: processors)' },
  },
  async run(context) {
    if (context.on('all')) return await deployAll(context)
    const { out, on } = context
    const target = await targetHere(context)
    const ending = endingOf(context)
    if (ending !== undefined) return await endDeploy(context, target, ending)
    // Bundling takes seconds, so it is done ahead where somebody reads the plan.
    const heard = (what: string) => out.note(out.paint('dim', `… ${what}`))
    const wishes = { ...wishesOf(context), heard, sized: on('dry-run') || (context.ask.able && !on('yes')) }
    const { plan, run } = await prepareDeploy(toolsOf(context), target, wishes)
    printPlan(out, plan)
    if (on('dry-run')) {
      const status = plan.blockers.length === 0 ? 'planned' : 'blocked'
      out.document({ status, plan: planDocument(plan) })
      return plan.blockers.length === 0 ? 0 : 1
    }
    if (plan.blockers.length === 0) await confirmed(context, target.environment, `Deploy ${plan.script}`)
    const outcome = await interruptible((signal) =>
      run({ message: context.text('message') ?? '', backup: on('backup'), signal, report: reporter(context) }),
    )
    return told(context, outcome, { plan: planDocument(plan) })
  },
}
