/** The questions of `create`: few, each with a flag, none without a terminal. */
import { ClodoError, checkName, propose, type Recipe } from '../index.ts'
import type { Context } from './command.ts'

export interface Interview {
  /** The directory as the user named it. */
  readonly target: string
  readonly answers: Partial<Recipe>
}

/** @throws INPUT_NEEDED when the directory is missing and nobody can be asked */
export async function interview(
  context: Context,
  { flags, file }: { flags: Partial<Recipe>; file: Partial<Recipe> },
): Promise<Interview> {
  const [word, ...rest] = context.words
  if (rest.length > 0)
    throw new ClodoError('USAGE', { what: `create takes one directory, but got ${context.words.join(' ')}.` })
  const { ask } = context
  const fallback = context.on('yes') ? { name: 'my-api' } : {}
  if (!ask.able) return { target: word ?? given({ ...fallback, ...file, ...flags }), answers: flags }
  const target = word ?? (await ask.text('Where?', flags.name ?? file.name ?? 'my-api', refusal))
  const type = flags.type ?? file.type ?? (await askType(context))
  const plugins = flags.plugins ?? (file.plugins === undefined ? await askPlugins(context, type) : undefined)
  return { target, answers: { ...flags, type, ...(plugins === undefined ? {} : { plugins }) } }
}

function given({ name }: Partial<Recipe>): string {
  if (name !== undefined) return name
  throw new ClodoError('INPUT_NEEDED', {
    what: 'The directory to create the service in is missing.',
    mend: 'Name it: clodo create my-api',
    data: { next: [{ command: 'clodo create my-api' }] },
  })
}

/** Why a directory cannot be taken; undefined when it can. */
export function refusal(target: string): string | undefined {
  const name = target.split('/').at(-1) ?? ''
  try {
    checkName(name)
    return undefined
  } catch (error) {
    const near = propose(name)
    return `${(error as Error).message}${near === undefined ? '' : ` Try ${near}.`}`
  }
}

async function askType({ ask, sources }: Context): Promise<string> {
  const found = await Promise.all(sources.templates.ids().map((id) => sources.templates.find(id)))
  const types = found.flatMap((one) => (one === undefined || one.plugin.hidden === true ? [] : [one.plugin]))
  return ask.one(
    'Which type of service?',
    types.map(({ id, title }) => ({ value: id, title: id, describe: title })),
    'generic',
  )
}

async function askPlugins(context: Context, type: string): Promise<Recipe['plugins']> {
  const { sources } = context
  const template = await sources.templates.find(type)
  const chosen = await choosePlugins(context, {
    ids: sources.plugins.ids(),
    chosen: Object.keys(template?.plugin.presets ?? {}),
  })
  return Object.fromEntries(chosen.map((id) => [id, {}]))
}

/** Asks for plugins out of `ids`; none are asked for where there are none. */
export async function choosePlugins(
  { ask, sources }: Context,
  { ids, chosen }: { readonly ids: readonly string[]; readonly chosen: readonly string[] },
): Promise<readonly string[]> {
  const found = await Promise.all(ids.map((id) => sources.plugins.find(id)))
  const choices = found.flatMap((one) =>
    one === undefined ? [] : [{ value: one.plugin.id, title: one.plugin.id, describe: one.plugin.title }],
  )
  return choices.length === 0 ? [] : ask.many('Which plugins?', choices, chosen)
}
