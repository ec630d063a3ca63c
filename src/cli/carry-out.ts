/** What every changing command ends with: print the plan, or save it, or apply it and say what comes next. */
import { posix } from 'node:path'
import { apply, type Outcome, type Prepared, printPlan } from '../index.ts'
import type { Context } from './command.ts'
import { printDiff, printSummary } from './diff.ts'

/** Flags of every command that changes a project. */
export const changeFlags = {
  plan: { takes: 'text', name: 'FILE', describe: 'Save the plan to FILE instead of applying it (see `clodo apply`)' },
  'on-conflict': { takes: 'text', name: 'HOW', describe: 'ours, theirs, markers or abort (the default)' },
} as const

/** Answers the exit code. */
export async function carryOut(context: Context, prepared: Prepared, next: () => void): Promise<number> {
  const { out, world } = context
  const file = context.text('plan')
  if (file !== undefined) {
    const path = posix.resolve(context.cwd, file)
    world.disk.write(path, new TextEncoder().encode(printPlan(prepared)))
    out.say(`Saved the plan. Apply it: clodo apply ${file}`)
    out.document({ status: 'planned', plan: path })
    return 0
  }
  if (context.on('dry-run')) {
    printDiff(out, prepared)
    out.document({ status: 'planned', ...plain(prepared) })
    return 0
  }
  const outcome = await apply(
    world,
    prepared,
    (effect, state) => state === 'begin' && out.note(`${out.paint('dim', '…')} ${effect.title}`),
  )
  return finish(context, prepared, outcome, next)
}

function finish({ out }: Context, prepared: Prepared, { failure }: Outcome, next: () => void): number {
  printSummary(out, prepared)
  if (failure !== undefined) {
    out.note(
      `${out.paint('yellow', 'The files are written, but this failed:')} ${failure.effect.title}\n${failure.reason}\nMend the cause, then run: clodo resume --cwd ${prepared.root}`,
    )
  }
  next()
  out.document({
    status: failure === undefined ? 'done' : 'effect_failed',
    failed: failure && { effect: failure.effect.id, reason: failure.reason },
    ...plain(prepared),
  })
  return failure === undefined ? 0 : 5
}

/** A plan for machines: what changes, without the texts that the disk has anyway. */
function plain({ root, command, changes, effects, conflicts, notes }: Prepared): object {
  const kinds = changes.map(({ path, before, after }) => ({
    path,
    change: before === undefined ? 'create' : after === undefined ? 'delete' : 'edit',
  }))
  return { root, command, changes: kinds, effects: effects.map(({ id }) => id), conflicts, notes }
}
