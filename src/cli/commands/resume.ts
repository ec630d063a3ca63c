import { pending, resume as resumeEffects } from '../../index.ts'
import { findRoot, recoverFirst } from '../at-project.ts'
import { effectFailed, reporter } from '../carry-out.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'

export const resume: Command = {
  summary: 'Run the effects (install, types, git) that an earlier run left undone',
  usage: '',
  flags: {},
  async run(context) {
    refuseWords(context)
    const { world, out, cwd, on } = context
    const root = findRoot(world.disk, cwd)
    recoverFirst(context, root)
    const effects = pending(world, root)
    if (on('dry-run')) {
      for (const { title } of effects) out.say(`${out.paint('dim', 'would run')} ${title}`)
      out.document({ status: 'planned', root, effects: effects.map(({ id }) => id) })
      return 0
    }
    const { failure } = await resumeEffects(world, root, reporter(context))
    if (failure !== undefined) effectFailed(context, root, failure)
    else
      out.say(
        effects.length === 0 ? 'Nothing is left to do.' : `Done: ${effects.map(({ title }) => title).join(', ')}.`,
      )
    out.document({
      status: failure === undefined ? 'done' : 'effect_failed',
      root,
      effects: effects.map(({ id }) => id),
      failed: failure && { effect: failure.effect.id, reason: failure.reason },
    })
    return failure === undefined ? 0 : 5
  },
}
