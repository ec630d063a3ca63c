import { prepareRollback, rollbackDeploy } from '../../index.ts'
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
    await confirmed(context, target.environment, `Roll ${target.environment.script} back`)
    const outcome = await interruptible((signal) =>
      rollbackDeploy(site, {
        version: context.text('to'),
        message: context.text('message') ?? 'Rolled back',
        signal,
        report: reporter(context),
      }),
    )
    return told(context, outcome, {})
  },
}
