import { ClodoError, type Home, homeOf, type Migration, merged, prepareMigration, waitingIn } from '../../index.ts'
import { atProject } from '../at-project.ts'
import { carryOut } from '../carry-out.ts'
import type { Command, Context } from '../command.ts'
import { carryOutSteps, printRest, printSteps } from '../migrating.ts'

export const migrate: Command = {
  summary: 'Make an old project new, in steps that can be taken back; without names those of low risk',
  usage: '[STEP...]',
  flags: {
    list: { describe: 'Show every step, and whether it is needed' },
    commit: { describe: 'Make one git commit of each step, of its files and of nothing else' },
    plan: { takes: 'text', name: 'FILE', describe: 'Save the plan to FILE instead of applying it (see `clodo apply`)' },
  },
  async run(context) {
    const { words, world, out } = context
    const here = await atProject(context, { runCode: false })
    const { project, config }: Home = here.known ? { project: here } : await homeOf(world, here)
    const migration = await prepareMigration(world, { project, config, ids: words, install: context.on('install') })
    if (context.on('list')) return printSteps(out, migration, await waitingIn(world.sources, project.lock))
    refuse(migration, words)
    if (context.text('plan') !== undefined) return save(context, migration)
    const code = await carryOutSteps(context, migration, project)
    if (words.length === 0) printRest(out, migration)
    return code
  },
}

/** What was named and cannot be done is no success. @throws STEP_REFUSED */
function refuse({ rest }: Migration, words: readonly string[]): void {
  const found = rest.find(({ step, need }) => need.state === 'cannot' && words.includes(step.id))
  if (found === undefined) return
  const { step, need } = found
  throw new ClodoError('STEP_REFUSED', { what: need.why, where: need.where ?? step.id, data: { step: step.id } })
}

async function save(context: Context, { runs }: Migration): Promise<number> {
  const plan = merged(runs, context.typed)
  if (plan !== undefined) return carryOut(context, plan, () => [])
  context.out.say('Nothing to change: no step is needed.')
  context.out.document({ status: 'done', steps: [], next: [] })
  return 0
}
