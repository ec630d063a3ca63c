/** How `migrate` carries its steps out and says so: one after the other, each a plan of its own. */
import { apply, type Migration, merged, type Project, type Waiting, withCommit } from '../index.ts'
import { effectFailed, mindGit, plain, plannedOf, reporter, shown } from './carry-out.ts'
import type { Context } from './command.ts'
import { printDiff, printSummary } from './diff.ts'
import type { StepsCarried } from './documents/change.ts'
import { type Next, nextAfter } from './next.ts'
import { type Output, safe } from './output.ts'

/** Answers the exit code. A step whose effect fails is the last one. */
export async function carryOutSteps(context: Context, migration: Migration, project: Project): Promise<number> {
  const { out, world } = context
  const { runs } = migration
  const dry = context.on('dry-run')
  if (runs.length === 0) out.say('Nothing to change: no step is needed.')
  const all = merged(runs, context.typed)
  // Every file of every step is looked at before the first is written.
  const commits = all !== undefined && !dry && (await mindGit(context, all)) !== all
  for (const [index, { step, prepared, outcome }] of runs.entries()) {
    out.say(`${index === 0 ? '' : '\n'}${out.paint('bold', step.id)}  ${step.title}`)
    if (dry) {
      printDiff(out, shown(prepared))
      continue
    }
    const minded = commits ? await withCommit(world, prepared) : prepared
    const { failure } = await apply(world, minded, reporter(context))
    printSummary(out, prepared)
    for (const command of outcome.commands) out.say(`  ${out.paint('bold', 'then')} ${safe(command)}`)
    if (failure !== undefined) {
      effectFailed(context, prepared.root, failure)
      out.document({
        ...document(migration, 'effect_failed'),
        failed: { effect: failure.effect.id, reason: failure.reason },
      })
      return 5
    }
  }
  const next = dry || all === undefined ? [] : nextAfter(all, project)
  for (const { command } of next) out.say(`\n${out.paint('bold', 'Next')}  ${command}`)
  out.document(document(migration, dry ? 'planned' : 'done', next))
  return 0
}

function document({ runs, rest }: Migration, status: StepsCarried['status'], next: readonly Next[] = []): StepsCarried {
  const told = status === 'planned' ? plannedOf : plain
  return {
    status,
    steps: runs.map(({ step, need, outcome, prepared }) => ({
      id: step.id,
      why: need.why,
      commands: outcome.commands,
      ...told(prepared),
    })),
    rest: rest.map(({ step, need }) => ({ id: step.id, risk: step.risk, ...need })),
    next: [...runs.flatMap(({ outcome }) => outcome.commands.map((command): Next => ({ command }))), ...next],
  }
}

/** Every step, whatever became of it, and every plugin of which a newer version waits. */
export function printSteps(out: Output, { runs, rest }: Migration, waiting: readonly Waiting[]): number {
  const all = [...runs, ...rest]
  for (const { step, need } of all)
    out.say(`  ${step.id.padEnd(24)} ${need.state.padEnd(11)} ${step.risk.padEnd(7)} ${step.title}`)
  for (const { id, from, to, notes } of waiting) {
    out.say(`  ${`${id}@${to}`.padEnd(24)} needed      review  Move ${id} on from ${from}: clodo update ${id}`)
    for (const note of notes) out.say(`  ${''.padEnd(24)} ${safe(note)}`)
  }
  out.document({
    status: 'done',
    steps: all.map(({ step, need }) => ({ id: step.id, title: step.title, risk: step.risk, ...need })),
    upgrades: waiting,
    next: waiting.map(({ id }): Next => ({ command: `clodo update ${id}` })),
  })
  return 0
}

/** What is needed and was not asked for. */
export function printRest(out: Output, { rest }: Migration): void {
  const needed = rest.filter(({ need }) => need.state === 'needed')
  if (needed.length > 0) out.say(`\n${out.paint('bold', 'To be named, because behaviour, code or data is at stake:')}`)
  for (const { step, need } of needed) out.say(`  ${step.id.padEnd(24)} ${safe(need.why)}`)
}
