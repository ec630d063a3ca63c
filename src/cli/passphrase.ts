/** A passphrase: from a variable of the environment, or typed unseen. Never an argument. */
import { ClodoError } from '../index.ts'
import type { Context } from './command.ts'

export interface PassphraseWishes {
  readonly variable: string
  /** What it opens, for the question. */
  readonly of: string
  /** It is made now, so it is typed twice and has a least length. */
  readonly fresh: boolean
}

export const shortest = 12

/** @throws INPUT_NEEDED */
export async function passphraseOf(
  { world, ask }: Pick<Context, 'world' | 'ask'>,
  { variable, of, fresh }: PassphraseWishes,
): Promise<string> {
  const given = world.env[variable] ?? ''
  const flaw = (text: string) =>
    fresh && text.length < shortest ? `It has to have ${shortest} characters or more.` : undefined
  if (given !== '') {
    const wrong = flaw(given)
    if (wrong === undefined) return given
    throw new ClodoError('USAGE', { what: `The passphrase in ${variable} is too short. ${wrong}` })
  }
  if (!ask.able)
    throw new ClodoError('INPUT_NEEDED', {
      what: `The passphrase of ${of} is missing, and there is no terminal to ask at.`,
      mend: `Put it into the variable ${variable} of the environment.`,
    })
  const typed = await ask.secret(`Passphrase of ${of}`, flaw)
  if (fresh)
    await ask.secret('Once more', (again) => (again === typed ? undefined : 'It is not what was typed before.'))
  return typed
}
