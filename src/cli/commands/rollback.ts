import { prepareRollback, rollbackDeploy, splitText, wayBack } from '../../index.ts'
import type { Command } from '../command.ts'
import { reporter, told } from '../deploying.ts'
import { confirmed, confirmFlags, environmentFlags, interruptible, targetHere, toolsOf } from '../operating.ts'

export const rollback: Command = {
  summary: 'Go back to the version that was live before, or to another',
  usage: '',
  flags: {
    ...environmentFlags,
    ...confirmFlags,
    to: { takes: 'text', name: 'VERSION', describe: 'The version to go back to' },
    message: { takes: 'text', name: 'TEXT', describe: 'Why, for the list of deployments' },
  },
  async run(context) {
    const target = await targetHere(context)
    const site = await prepareRollback(toolsOf(context), target)
    const back = await wayBack(site, context.text('to'))
    if (context.on('dry-run')) {
      const { script } = target.environment
      context.out.say(`A dry run: ${script} would go back to ${back.version}; live is ${splitText(back.live)}.`)
      context.out.document({ status: 'planned', script, version: back.version, live: back.live })
      return 0
    }
    await confirmed(context, target.environment, `Roll ${target.environment.script} back`)
    const outcome = await interruptible((signal) =>
      rollbackDeploy(site, back, {
        message: context.text('message') ?? 'Rolled back',
        signal,
        report: reporter(context),
      }),
    )
    return told(context, outcome, {})
  },
}
