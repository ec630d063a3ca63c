/** From a recipe to the facts it calls for: find → order → answer → contribute. */
import { ClodoError } from '../errors.ts'
import type { Layout } from '../kind/index.ts'
import { suggest, thereAre } from '../nearest.ts'
import type { JsonObject } from '../plugin/json.ts'
import type { Options } from '../plugin/option.ts'
import type { LockedPlugin, OwnedFact } from '../project/lock.ts'
import type { Recipe } from '../project/recipe.ts'
import { prepareTemplates } from '../template/render.ts'
import { answer, optionsIn, presetBy } from './answer.ts'
import { hear } from './generator.ts'
import { order } from './order.ts'
import type { Found, Source, Sources } from './source.ts'
import { unify } from './unify.ts'

/** What a recipe calls for. */
export interface Want {
  /** The recipe with every answer in it, defaults too. */
  readonly recipe: Recipe
  readonly plugins: { readonly [id: string]: LockedPlugin }
  readonly facts: readonly OwnedFact[]
  /** Capabilities and their values, for templates and generators. */
  readonly given: JsonObject
}

/**
 * Resolves a recipe. A function of the recipe and of the plugins' packages alone.
 *
 * @throws PLUGIN_UNKNOWN, TEMPLATE_UNKNOWN and what order, answer, hear and unify throw
 */
export async function resolve(recipe: Recipe, sources: Sources, layout: Layout): Promise<Want> {
  const templates = await templatesOf(recipe.type, sources.templates)
  const plugins = await Promise.all(
    Object.keys(recipe.plugins).map((id) => findIn(sources.plugins, id, 'PLUGIN_UNKNOWN')),
  )
  const ordered = await order([...templates, ...plugins], sources.plugins)
  const answers = answersOf(recipe, ordered, templates)
  const { said, given } = await hear(ordered, answers, layout.project)
  const facts = unify(said, layout, sources.version)
  await prepareTemplates(facts.flatMap(({ fact }) => (fact.kind === 'file' && fact.template === true ? [fact] : [])))
  return {
    recipe: answered(recipe, answers, templates),
    plugins: Object.fromEntries(ordered.map(({ plugin, locked }) => [plugin.id, locked])),
    facts,
    given,
  }
}

/** A template and those it stands on, each once, the lowest first. */
export async function templatesOf(type: string, templates: Source): Promise<Found[]> {
  if (type === '') return []
  const found = await findIn(templates, type, 'TEMPLATE_UNKNOWN')
  const below = await Promise.all((found.plugin.includes ?? []).map((id) => templatesOf(id, templates)))
  return [...new Set([...below.flat(), found])]
}

/** @throws PLUGIN_UNKNOWN or TEMPLATE_UNKNOWN with the nearest name there is */
export async function findIn(source: Source, id: string, code: 'PLUGIN_UNKNOWN' | 'TEMPLATE_UNKNOWN'): Promise<Found> {
  const found = await source.find(id)
  if (found !== undefined) return found
  const what = code === 'PLUGIN_UNKNOWN' ? 'plugin' : 'service type'
  throw new ClodoError(code, {
    what: `There is no ${what} '${id}'.`,
    where: id,
    mend: suggest(id, source.ids(), { otherwise: thereAre(source.ids()) }),
    data: { known: source.ids() },
  })
}

/** What the options of plugins default to in this type. */
function presetsOf(templates: readonly Found[]): Recipe['plugins'] {
  return Object.assign({}, ...templates.map(({ plugin }) => plugin.presets ?? {}))
}

/** A type has the options of all the templates that it stands on. */
export function typeOptions(stack: readonly Found[]): Options {
  return Object.assign({}, ...stack.map(({ plugin }) => plugin.options))
}

function answersOf(
  recipe: Recipe,
  ordered: readonly Found[],
  templates: readonly Found[],
): { [id: string]: JsonObject } {
  const presets = presetsOf(templates)
  const ofType = answer(recipe.type, typeOptions(templates), recipe.options)
  return Object.fromEntries(
    ordered.map((found) => {
      const { plugin } = found
      const its = Object.keys(plugin.options ?? {}).map((name) => [name, ofType[name]])
      const given = templates.includes(found) ? Object.fromEntries(its) : (recipe.plugins[plugin.id] ?? {})
      const options = presetBy(presets[plugin.id] ?? {}, optionsIn(plugin.options ?? {}, recipe.existing !== undefined))
      return [plugin.id, answer(plugin.id, options, given)]
    }),
  )
}

function answered(recipe: Recipe, answers: { readonly [id: string]: JsonObject }, templates: readonly Found[]): Recipe {
  const options = Object.assign({}, ...templates.map(({ plugin }) => answers[plugin.id]))
  const plugins = Object.keys(recipe.plugins).map((id) => [id, answers[id] ?? {}] as const)
  return { ...recipe, options, plugins: Object.fromEntries(plugins) }
}
