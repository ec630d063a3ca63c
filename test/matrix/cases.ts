/** What there is to try: every visible type with every set of plugins, and every choice of every option. */
import { type Found, type Sources, templatesOf } from '../../src/index.ts'
import type { Json, JsonObject } from '../../src/plugin/json.ts'
import type { Option } from '../../src/plugin/option.ts'
import { otherAnswers } from '../../src/verb/authoring/choices.ts'

export interface Case {
  /** A name that is a directory, too: `generic-auth-rbac`. */
  readonly name: string
  readonly type: string
  readonly options: JsonObject
  readonly plugins: { readonly [id: string]: JsonObject }
}

export interface Cases {
  readonly legal: readonly Case[]
  /** Sets in which something requires what nobody provides. */
  readonly illegal: readonly Case[]
}

/** Above this many plugins the sets are those of at most two, and that of all. */
const manyPlugins = 6

type Plugin = Found['plugin']

export async function casesOf({ templates, plugins }: Sources): Promise<Cases> {
  const known = await load(plugins.ids(), plugins)
  const types = (await load(templates.ids(), templates)).filter(({ hidden }) => hidden !== true)
  const legal: Case[] = []
  const illegal: Case[] = []
  for (const [index, type] of types.entries()) {
    const base = (await templatesOf(type.id, templates)).map(({ plugin }) => plugin)
    const sets = setsOf(known)
    const able = sets.filter((set) => isLegal([...base, ...set]))
    legal.push(...able.map((set) => caseOf(type.id, set)))
    illegal.push(...sets.filter((set) => !able.includes(set)).map((set) => caseOf(type.id, set)))
    const [least = []] = [...able].sort((a, b) => a.length - b.length)
    legal.push(
      ...choicesOf(type).map((chosen) => ({ ...caseOf(type.id, least, chosen.name), options: chosen.answers })),
    )
    // The choices of a plugin are tried on one type each: in turn, so that each type gets some.
    const mine = known.filter((_plugin, at) => at % types.length === index)
    legal.push(...mine.flatMap((plugin) => choicesWith(type.id, plugin, able)))
  }
  return { legal, illegal }
}

function load(ids: readonly string[], source: Sources['plugins']): Promise<Plugin[]> {
  return Promise.all(
    ids.map(async (id) => {
      const found = await source.find(id)
      if (found === undefined) throw new Error(`There is a folder '${id}' without a plugin.`)
      return found.plugin
    }),
  )
}

function isLegal(members: readonly Plugin[]): boolean {
  const provided = new Set<string>(members.flatMap(({ provides = [] }) => provides))
  return members.every(({ requires = [] }) => requires.every((capability) => provided.has(capability)))
}

function setsOf(plugins: readonly Plugin[]): (readonly Plugin[])[] {
  if (plugins.length > manyPlugins) {
    const pairs = plugins.flatMap((one, at) => plugins.slice(at + 1).map((other) => [one, other]))
    return [[], ...plugins.map((plugin) => [plugin]), ...pairs, plugins]
  }
  const sets: Plugin[][] = [[]]
  for (const plugin of plugins) sets.push(...sets.map((set) => [...set, plugin]))
  return sets
}

function caseOf(type: string, set: readonly Plugin[], suffix = ''): Case {
  const ids = set.map(({ id }) => id)
  const name = [type, ...ids, ...(suffix === '' ? [] : [suffix])].join('-').replaceAll(/[^a-z0-9-]/g, '_')
  return { name, type, options: {}, plugins: Object.fromEntries(ids.map((id) => [id, {}])) }
}

interface Choice {
  readonly name: string
  readonly answers: JsonObject
}

/** One answer other than the default at a time. */
function choicesOf({ options = {} }: Plugin): Choice[] {
  return Object.entries(options).flatMap(([option, schema]) =>
    others(schema).map((value) => ({ name: `${option}-${String(value).toLowerCase()}`, answers: { [option]: value } })),
  )
}

function others(option: Option): Json[] {
  if (option.type !== 'string') return otherAnswers(option)
  return words.filter((word) => fits(word, option.pattern)).slice(0, 1)
}

/** What may be tried where a text has a pattern; without one nobody knows what it means. */
const words: readonly string[] = ['categories', 'other', 'Other', '42']

function fits(word: string, pattern: string | undefined): boolean {
  return pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(word)
}

/** The choices of a plugin in the smallest legal set that has it. */
function choicesWith(type: string, plugin: Plugin, legal: readonly (readonly Plugin[])[]): Case[] {
  const [smallest] = legal.filter((set) => set.includes(plugin)).sort((a, b) => a.length - b.length)
  if (smallest === undefined) return []
  return choicesOf(plugin).map(({ name, answers }) => {
    const plain = caseOf(type, smallest, name)
    return { ...plain, plugins: { ...plain.plugins, [plugin.id]: answers } }
  })
}

/** A few cases in which everything that can be chosen is chosen at least once: each type bare, then the richest first. */
export function coveringSample(cases: readonly Case[]): Case[] {
  const seen = new Set<string>()
  const rich = [...cases].sort((a, b) => Object.keys(b.plugins).length - Object.keys(a.plugins).length)
  const bare = cases.filter(({ plugins, options }) => Object.keys({ ...plugins, ...options }).length === 0)
  return [...bare, ...rich].filter((candidate) => {
    const fresh = choicesIn(candidate).filter((choice) => !seen.has(choice))
    for (const choice of fresh) seen.add(choice)
    return fresh.length > 0
  })
}

/** What is chosen: a plugin counts for each type by itself. */
function choicesIn({ type, options, plugins }: Case): string[] {
  const answers = Object.entries(plugins).map(([id, given]) => `${id} ${JSON.stringify(given)}`)
  const on = Object.keys(plugins).map((id) => `${type} with ${id}`)
  return [`${type} ${JSON.stringify(options)}`, ...on, ...answers.filter((answer) => !answer.endsWith('{}'))]
}
