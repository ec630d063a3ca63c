/** What the words of `clodo secret` share: the environment, its passphrase, a name, a value that is in no argument. */
import { ClodoError, type SecretWork } from '../../index.ts'
import type { Context } from '../command.ts'
import type { Flags } from '../flags.ts'
import { confirmFlags, environmentFlags, targetHere, toolsOf } from '../operating.ts'
import { passphraseOf } from '../passphrase.ts'
import { shellWord } from '../shell.ts'

export const secretFlags = {
  ...environmentFlags,
  ...confirmFlags,
  'passphrase-env': {
    takes: 'text',
    name: 'NAME',
    describe:
      'The variable that holds the passphrase (default: CLODO_VAULT_ and the environment, as CLODO_VAULT_PRODUCTION)',
  },
} as const satisfies Flags

export async function workHere(context: Context): Promise<SecretWork> {
  const target = await targetHere(context)
  const { name } = target.environment
  const variable = context.text('passphrase-env') ?? `CLODO_VAULT_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`
  return {
    tools: toolsOf(context),
    target,
    passphrase: (fresh) => passphraseOf(context, { variable, of: `${name} in the vault`, fresh }),
  }
}

/** @throws USAGE */
export function nameIn({ words }: Context): string {
  const [name, ...more] = words
  // What stands behind a name may be its value, which must not be told.
  if (more.length > 0)
    throw new ClodoError('USAGE', {
      what: 'One name is to be given, and nothing behind it: a value is read from standard input, or asked for.',
    })
  if (name !== undefined && !name.includes('=')) return name
  throw new ClodoError('USAGE', { what: 'The secret is to be named: letters, digits and underscores.' })
}

/** Typed unseen, or from standard input without the line break at its end. @throws INPUT_NEEDED */
export async function valueFor({ ask, input }: Context, name: string): Promise<string> {
  if (ask.able) return await ask.secret(`Value of ${name}`)
  const given = (await input())?.replace(/\r?\n$/, '') ?? ''
  if (given !== '') return given
  throw new ClodoError('INPUT_NEEDED', {
    what: `The value of ${name} is missing: nothing came on standard input.`,
    mend: `Pipe it in: printf %s "$VALUE" | clodo secret set ${name}; or have one made: clodo secret generate ${name}`,
    data: { next: [{ command: `clodo secret generate ${shellWord(name)}` }] },
  })
}
