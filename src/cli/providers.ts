/** A plugin may require what nothing provides: the user is offered the plugins that do, or told the command that adds them. */
import { ClodoError, type Prepared } from '../index.ts'
import type { Context } from './command.ts'

export interface Attempt<T> {
  prepare(ids: readonly string[]): Promise<T>
  /** The command that asks for these plugins. */
  command(ids: readonly string[]): string
}

/** @throws REQUIREMENT_UNMET with `data.next` when nobody can be asked, or nobody agrees */
export async function withProviders<T = Prepared>(
  context: Context,
  ids: readonly string[],
  { prepare, command }: Attempt<T>,
): Promise<T> {
  let all = ids
  let refusal: ClodoError | undefined
  for (;;) {
    try {
      const prepared = await prepare(all)
      if (refusal === undefined) return prepared
    } catch (error) {
      if (!isUnmet(error)) throw refusal === undefined ? error : instead(refusal, [command(all)])
      const providers = ((error.data?.providers ?? []) as readonly string[]).filter((id) => !all.includes(id))
      const chosen = context.ask.able ? await chooseProvider(context, error, providers) : providers[0]
      if (!context.ask.able) refusal ??= error
      const clear = context.ask.able ? chosen !== undefined : providers.length === 1
      if (!clear || chosen === undefined)
        throw instead(
          refusal ?? error,
          providers.map((id) => command([id, ...all])),
        )
      all = [chosen, ...all]
      continue
    }
    throw instead(refusal, [command(all)])
  }
}

function isUnmet(error: unknown): error is ClodoError {
  return error instanceof ClodoError && error.code === 'REQUIREMENT_UNMET'
}

function instead({ message, where, mend, data }: ClodoError, commands: readonly string[]): ClodoError {
  return new ClodoError('REQUIREMENT_UNMET', {
    what: message,
    where,
    mend: commands.length === 0 ? mend : `Add what provides it, too: ${commands.join(', or ')}`,
    data: { ...data, next: commands.map((command) => ({ command })) },
  })
}

async function chooseProvider(
  { ask }: Context,
  { message }: ClodoError,
  providers: readonly string[],
): Promise<string | undefined> {
  const [first, second] = providers
  if (first === undefined) return undefined
  if (second === undefined) return (await ask.yes(`${message} Add ${first} too?`, true)) ? first : undefined
  const choices = [...providers.map((id) => ({ value: id, title: id })), { value: '', title: 'none: stop' }]
  return (await ask.one(`${message} Which one?`, choices, first)) || undefined
}
