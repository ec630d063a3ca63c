/** Code of a third party: the user sees what it is and what it asks for, and says yes, at the terminal or by `--trust`. */
import { ClodoError, type Named, openNamed, type Publisher, rights, type Stranger } from '../index.ts'
import type { Context } from './command.ts'
import { safe } from './output.ts'
import { shellWord } from './shell.ts'

export const trustFlag = {
  trust: { takes: 'texts', name: 'NAME@INTEGRITY', describe: 'Trust this content of a third-party package' },
} as const

/**
 * Attempts; where somebody has to trust code first, asks, and attempts again.
 *
 * @throws TRUST_NEEDED with the command that trusts it, when nobody can be asked or nobody agrees
 */
export async function withTrust<T>(context: Context, attempt: () => Promise<T>): Promise<T> {
  const { sources, texts, ask } = context
  for (const grant of texts('trust')) sources.packages?.trust(grant)
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ClodoError) || error.code !== 'TRUST_NEEDED') throw error
      const stranger = error.data as unknown as Stranger
      const publisher = (await sources.packages?.publisher(stranger)) ?? {}
      const refusal = refused(context, error, { ...stranger, ...publisher })
      if (!ask.able) throw refusal
      for (const line of described(stranger, publisher)) context.out.say(safe(line))
      if (!(await ask.yes(`Trust ${stranger.name} ${stranger.version}?`, false))) throw refusal
      sources.packages?.trust(stranger.grant)
    }
  }
}

/** What words name, packages opened and trusted. */
export async function openWords(context: Context, words: readonly string[], root: string): Promise<Named[]> {
  const named: Named[] = []
  for (const word of words)
    named.push(await withTrust(context, () => openNamed(context.sources, word, { cwd: context.cwd, root })))
  return named
}

/** The part of a recipe that says where plugins are from that are no built-ins. */
export function sourcesIn(named: readonly Named[]): { readonly [id: string]: string } {
  return Object.fromEntries(named.flatMap(({ id, specifier }) => (specifier === undefined ? [] : [[id, specifier]])))
}

function refused({ typed }: Context, { message, where }: ClodoError, stranger: Stranger & Publisher): ClodoError {
  const command = `${typed} --trust ${shellWord(stranger.grant)}`
  return new ClodoError('TRUST_NEEDED', {
    what: [message, ...described(stranger, stranger)].join('\n  '),
    where,
    mend: `If you trust it: ${command}`,
    data: { ...stranger, next: [{ command }] },
  })
}

function described(stranger: Stranger, { by, attested }: Publisher): string[] {
  const asked = stranger.rights.map((right) => `it asks for: ${rights[right as keyof typeof rights] ?? right}`)
  return [
    `package     ${stranger.name} ${stranger.version}, from ${stranger.specifier}`,
    `publisher   ${by ?? 'not told'}`,
    `provenance  ${attested === undefined ? 'not told' : attested ? 'the registry says that it is attested' : 'none'}`,
    `integrity   ${stranger.integrity}`,
    ...(asked.length === 0
      ? ['it asks for nothing: its code only states facts, in a realm without disk and network']
      : asked),
    ...(stranger.near === undefined ? [] : [`its name is close to '${stranger.near}', which is another plugin`]),
  ]
}
