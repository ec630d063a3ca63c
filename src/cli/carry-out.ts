/** What every changing command ends with: print the plan, or save it, or apply it and say what comes next. */
import { posix } from 'node:path'
import {
  apply,
  type Change,
  type EffectFailure,
  type Outcome,
  openProject,
  type Prepared,
  printPlan,
  type Report,
  refuseDirty,
  withCommit,
} from '../index.ts'
import type { Context } from './command.ts'
import { isOwn, printDiff, printSummary } from './diff.ts'
import type { PlainPlan, Planned } from './documents/change.ts'
import type { Next } from './next.ts'
import { safe } from './output.ts'
import { shellWord } from './shell.ts'
import { unifiedDiff } from './unified-diff.ts'
import type { Applied } from './verified.ts'

/** Flags of every command that changes a project. */
export const changeFlags = {
  plan: { takes: 'text', name: 'FILE', describe: 'Save the plan to FILE instead of applying it (see `clodo apply`)' },
  commit: { describe: 'Make one git commit of the files of this step, and of nothing else' },
  'on-conflict': {
    takes: 'texts',
    name: '[FILE=]HOW',
    values: ['ours', 'theirs', 'markers', 'abort'],
    describe: 'ours, theirs, markers or abort (the default); for one file: src/app.ts=ours',
  },
} as const

/** Of the commands that move a project to another recipe. */
export const formatFlag = {
  format: { on: true, describe: "Run the project's own formatter on the files that change and that it kept in shape" },
} as const

/** Of the commands that bring in what was not there. */
export const verifyFlag = {
  verify: { describe: 'Verify the project after the change, and put everything back when it does not work' },
} as const

/** Answers the exit code. `next` is asked only when all was carried out. */
export async function carryOut(context: Context, prepared: Prepared, next: () => readonly Next[]): Promise<number> {
  const { out, world } = context
  const file = context.text('plan')
  if (context.on('dry-run')) {
    printDiff(out, shown(prepared))
    out.document({ status: 'planned', ...plannedOf(prepared) })
    return 0
  }
  if (file !== undefined) {
    const path = posix.resolve(context.cwd, file)
    world.disk.write(path, new TextEncoder().encode(printPlan(prepared)))
    const command = `clodo apply ${shellWord(file)}`
    out.say(`Saved the plan. Apply it: ${command}`)
    out.document({ status: 'planned', plan: path, next: [{ command }] })
    return 0
  }
  const minded = await mindGit(context, prepared)
  if (!context.on('verify')) return finish(context, minded, await apply(world, minded, reporter(context)), next())
  const { carryOutVerified } = await import('./verified.ts')
  const outcome = await carryOutVerified(context, minded, reporter(context))
  return outcome.kept ? finish(context, minded, outcome, next()) : putBack(context, minded, outcome)
}

/** The change with its commit, where that is asked for. @throws GIT_DIRTY, GIT_NEEDED before anything is written */
export async function mindGit({ world, on }: Context, prepared: Prepared): Promise<Prepared> {
  const { found } = await openProject(world.disk, prepared.root, undefined, { runCode: false })
  const { clean = false, commit = false } = found?.recipe.git ?? {}
  if (!clean && !commit && !on('commit')) return prepared
  if (clean) await refuseDirty(world, prepared.root)
  return on('commit') || commit ? withCommit(world, prepared) : prepared
}

function finish(
  context: Context,
  prepared: Prepared,
  { failure, checks }: Outcome & Partial<Applied>,
  next: readonly Next[],
): number {
  const { out } = context
  const markers = prepared.markers === true
  printSummary(out, prepared)
  if (failure !== undefined) effectFailed(context, prepared.root, failure)
  if (markers) out.note(`${out.paint('yellow', 'Decide what stands between the markers in:')} ${filesOf(prepared)}`)
  for (const { command } of next) out.say(`\n${out.paint('bold', 'Next')}  ${command}`)
  out.document({
    status: failure !== undefined ? 'effect_failed' : markers ? 'conflict' : 'done',
    failed: failure && { effect: failure.effect.id, reason: failure.reason },
    ...plain(prepared),
    checks,
    next,
  })
  if (failure !== undefined) return 5
  return markers ? 4 : 0
}

function putBack({ out }: Context, prepared: Prepared, { failure, checks }: Applied): number {
  out.warn(out.paint('red', 'The change does not work, so everything was put back.'))
  for (const { ok, name, detail } of checks) if (!ok) out.warn(safe(`${name}: ${detail}`))
  if (failure !== undefined) out.warn(`${failure.effect.title}: ${safe(failure.reason)}`)
  out.document({
    status: 'put_back',
    failed: failure && { effect: failure.effect.id, reason: failure.reason },
    checks,
    ...plain(prepared),
  })
  return 1
}

function filesOf({ conflicts }: Prepared): string {
  return [...new Set(conflicts.map(({ path }) => path))].join(', ')
}

/** Says on standard error what is failing and how to go on; said under --quiet, too, because it is an error. */
export function effectFailed({ out }: Context, root: string, { effect, reason }: EffectFailure): void {
  out.warn(
    `${out.paint('yellow', 'The files are written, but this failed:')} ${effect.title}\n${safe(reason)}\nMend the cause, then run: clodo resume --cwd ${shellWord(root)}`,
  )
}

/** A line when an effect begins, and one with its seconds when it took more than one. */
export function reporter({ out, world }: Context): Report {
  let begun = world.now()
  return ({ title }, state) => {
    if (state === 'begin') {
      begun = world.now()
      out.note(`${out.paint('dim', '…')} ${title}`)
      return
    }
    const seconds = (world.now().getTime() - begun.getTime()) / 1000
    if (seconds >= 1) out.note(out.paint('dim', `  ${title}: ${seconds.toFixed(1)} s`))
  }
}

/** A plan for machines: what changes, without the texts that the disk has anyway. */
export function plain({ root, command, changes, effects, conflicts, notes }: Prepared): PlainPlan {
  const met = conflicts.map(({ path, at }) => ({ path, at }))
  return { root, command, changes: changes.map(kindOf), effects: effects.map(({ id }) => id), conflicts: met, notes }
}

function kindOf({ path, before, after }: Change): PlainPlan['changes'][number] {
  return { path, change: before === undefined ? 'create' : after === undefined ? 'delete' : 'edit' }
}

/** The same with what a dry run shows of each file: a unified diff, but of what CLODO keeps for itself. */
export function plannedOf(prepared: Prepared): Omit<Planned, 'status'> {
  const changes = shown(prepared).changes.map((change) =>
    isOwn(change.path) ? kindOf(change) : { ...kindOf(change), diff: unifiedDiff(change) },
  )
  return { ...plain(prepared), changes }
}

/** A diff has what stood there; secrets are not for anybody to read. */
export function shown(prepared: Prepared): Prepared {
  const changes = prepared.changes.map((change) => ({
    ...change,
    before: prepared.remembers?.[change.path] ?? change.before,
  }))
  return { ...prepared, changes }
}
