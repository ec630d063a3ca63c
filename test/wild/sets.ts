/** The sets of plugins that are tried: each plugin with what it requires, and all, in every setting of what it asks. */
import type { Sources } from '../../src/index.ts'
import type { Plugin } from '../../src/plugin/define.ts'
import type { JsonObject } from '../../src/plugin/json.ts'

export interface PluginSet {
  /** `auth default=allow, rbac default=allow` */
  readonly name: string
  readonly ids: readonly string[]
  /** Those of them that require what another of them provides. */
  readonly needy: readonly string[]
  readonly answers: { readonly [id: string]: JsonObject }
  /** Guards let pass what they know nothing of: the Worker has to answer as before. */
  readonly open: boolean
}

/** What the template of repositories that were there before provides itself. */
const given = ['http', 'problems']

/** @param tried plugins to try, each beside what it requires */
export async function pluginSets(
  sources: Sources,
  tried: readonly string[] = sources.plugins.ids(),
): Promise<PluginSet[]> {
  const plugins = await Promise.all(sources.plugins.ids().map(async (id) => (await sources.plugins.find(id))?.plugin))
  const known = plugins.filter((plugin) => plugin !== undefined)
  const withRequired = (id: string): string[] => {
    const wanted = known.find((plugin) => plugin.id === id)?.requires ?? []
    const providers = wanted
      .filter((capability) => !given.includes(capability))
      .flatMap((capability) => known.filter(({ provides = [] }) => provides.includes(capability)).slice(0, 1))
    return [...new Set([...providers.flatMap((provider) => withRequired(provider.id)), id])]
  }
  const asked = new Map(
    known.flatMap(({ id, options = {} }) =>
      Object.values(options).some((option) => option.ask === 'existing') ? [[id, 'default'] as const] : [],
    ),
  )
  const all = [...new Set(tried.flatMap(withRequired))]
  const lists = [...new Map([...tried.map(withRequired), all].map((ids) => [[...ids].sort().join(), ids])).values()]
  const isNeedy = (id: string) => withRequired(id).length > 1
  const needyIn = (set: Omit<PluginSet, 'needy'>): PluginSet => ({ ...set, needy: set.ids.filter(isNeedy) })
  return [...lists.flatMap((ids) => settings(ids, asked)), withOtherChoices(all, known, asked)].map(needyIn)
}

/** All plugins, and of each option with choices the last one. */
function withOtherChoices(
  ids: readonly string[],
  plugins: readonly Pick<Plugin, 'id' | 'options'>[],
  asked: ReadonlyMap<string, string>,
): Omit<PluginSet, 'needy'> {
  const answers = ids.map((id) => {
    const options = Object.entries(plugins.find((plugin) => plugin.id === id)?.options ?? {})
    const chosen = options.flatMap(([name, option]) =>
      option.type === 'choice' ? [[name, asked.get(id) === name ? 'allow' : (option.choices.at(-1) ?? '')]] : [],
    )
    return [id, Object.fromEntries(chosen) as JsonObject] as const
  })
  return { name: 'all, other choices', ids, answers: Object.fromEntries(answers), open: true }
}

function settings(ids: readonly string[], asked: ReadonlyMap<string, string>): Omit<PluginSet, 'needy'>[] {
  const guards = ids.filter((id) => asked.has(id))
  return (guards.length === 0 ? ['allow'] : ['allow', 'deny']).map((value) => ({
    name: ids.map((id) => (guards.includes(id) ? `${id} ${value}` : id)).join(', '),
    ids,
    answers: Object.fromEntries(guards.map((id) => [id, { [asked.get(id) ?? '']: value }])),
    open: value === 'allow',
  }))
}
