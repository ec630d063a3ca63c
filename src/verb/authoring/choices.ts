/** What can be answered to the options of a plugin, so that each answer is tried once. */
import type { Json, JsonObject } from '../../plugin/json.ts'
import type { Option, Options } from '../../plugin/option.ts'
import { templatesOf } from '../../resolve/resolve.ts'
import type { Found, Sources } from '../../resolve/source.ts'

/** One answer other than the default at a time. */
export function choicesOf(options: Options = {}): { readonly option: string; readonly value: Json }[] {
  return Object.entries(options).flatMap(([option, schema]) => otherAnswers(schema).map((value) => ({ option, value })))
}

/** None for a text: nobody knows what may stand there. */
export function otherAnswers(option: Option): Json[] {
  if (option.type === 'choice') return option.choices.filter((choice) => choice !== option.default)
  if (option.type === 'boolean') return [option.default !== true]
  if (option.type === 'list') return [[], ...(option.choices ?? []).map((choice) => [choice])]
  if (option.type === 'number') return [option.min, option.max].filter((value) => value !== undefined)
  return []
}

/** Answers to the options that have no default, as far as they can be made up. */
export function neededAnswers(options: Options = {}): JsonObject {
  const open = Object.entries(options).filter(([, option]) => option.default === undefined)
  return Object.fromEntries(open.map(([name, option]) => [name, madeUp(option)]))
}

function madeUp(option: Option): Json {
  if (option.type === 'choice') return option.choices[0] ?? ''
  if (option.type === 'number') return option.min ?? option.max ?? 1
  if (option.type === 'boolean') return false
  return option.type === 'list' ? [] : 'example'
}

/** Service types that a user can choose, by id. */
export async function serviceTypes({ templates }: Sources): Promise<string[]> {
  const found = await Promise.all(templates.ids().map((id) => templates.find(id)))
  return found.flatMap((one) => (one === undefined || one.plugin.hidden || one.plugin.adopts ? [] : [one.plugin.id]))
}

/**
 * Plugins that have to be there so that a service type with `ids` is legal, those included; the first provider by id is taken.
 * Undefined where a capability has no provider.
 */
export async function legalWith(
  ids: readonly string[],
  type: string,
  sources: Sources,
): Promise<readonly string[] | undefined> {
  const all = await Promise.all(sources.plugins.ids().map((id) => sources.plugins.find(id)))
  const known = all.filter((one): one is Found => one !== undefined).map(({ plugin }) => plugin)
  const members: Found['plugin'][] = (await templatesOf(type, sources.templates)).map(({ plugin }) => plugin)
  const chosen: string[] = []
  const choose = (plugin: Found['plugin']) => {
    if (chosen.includes(plugin.id)) return
    chosen.push(plugin.id)
    members.push(plugin)
  }
  for (const id of ids) {
    const plugin = known.find((one) => one.id === id)
    if (plugin === undefined) return undefined
    choose(plugin)
  }
  for (let unmet = unmetOf(members); unmet !== undefined; unmet = unmetOf(members)) {
    const provider = known.find(({ provides = [] }) => provides.some((capability) => capability === unmet))
    if (provider === undefined) return undefined
    choose(provider)
  }
  return chosen
}

/** The first capability that somebody requires and nobody provides. */
function unmetOf(members: readonly Found['plugin'][]): string | undefined {
  const provided = new Set<string>(members.flatMap(({ provides = [] }) => provides))
  return members.flatMap(({ requires = [] }) => requires).find((capability) => !provided.has(capability))
}
