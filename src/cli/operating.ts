/** What the commands of operations share: the tools, the target, the confirmation of a protected environment. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ClodoError, type Environment, isProtected, type OperationTools, type Target, targetOf } from '../index.ts'
import { configOf, findRoot } from './at-project.ts'
import type { Context } from './command.ts'
import type { Flags } from './flags.ts'

export const environmentFlags = {
  env: { takes: 'text', name: 'NAME', describe: 'The environment' },
} as const satisfies Flags

export const confirmFlags = {
  confirm: { takes: 'text', name: 'NAME', describe: 'Confirm a protected environment by its name' },
} as const satisfies Flags

export function toolsOf({ world }: Context): OperationTools {
  return { ...world, fetch: (...args) => fetch(...args), sleep: (ms) => sleep(ms) }
}

export async function targetHere(context: Context): Promise<Target> {
  const root = findRoot(context.world.disk, context.cwd)
  return await targetOf(context.world, { root, name: context.text('env'), config: configOf(context, root) })
}

/**
 * A protected environment is confirmed by its name, or by `--yes`; another one is asked for where a person sits.
 *
 * @param name of what is at stake, where that is not the whole environment
 */
export async function confirmed(
  context: Context,
  environment: Environment,
  what: string,
  name = environment.name,
): Promise<void> {
  const { ask, on, text } = context
  const given = text('confirm')
  if (given !== undefined && given !== name)
    throw new ClodoError('ENVIRONMENT_PROTECTED', {
      what: `'--confirm ${given}' does not name what is meant: it is ${name}.`,
      mend: `Give --confirm ${name}${name === environment.name ? `, or --env ${given}` : ''}.`,
    })
  if (on('yes') || given === name) return
  if (!isProtected(environment)) {
    if (ask.able && !(await ask.yes(`${what}?`, true))) throw new ClodoError('CANCELLED', { what: 'Nothing was done.' })
    return
  }
  if (!ask.able)
    throw new ClodoError('ENVIRONMENT_PROTECTED', {
      what: `${environment.name} is protected, and there is no terminal to ask at.`,
      mend: `Give --confirm ${name} (or --yes).`,
      data: { next: [{ command: `${context.typed} --confirm ${name}` }] },
    })
  await ask.text(`${what}? Type ${name}`, '', (answer) => (answer === name ? undefined : `It is ${name}.`))
}

/** Hears an interrupt while it works, so that a run can pause instead of breaking off. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupted = new AbortController()
  const end = () => interrupted.abort()
  process.once('SIGINT', end).once('SIGTERM', end)
  try {
    return await work(interrupted.signal)
  } finally {
    process.removeListener('SIGINT', end).removeListener('SIGTERM', end)
  }
}
