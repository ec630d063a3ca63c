import type { Capabilities } from './capability.ts'
import type { Stated } from './contribution.ts'
import type { Generator } from './hooks.ts'
import type { Input } from './input.ts'
import type { Json, JsonObject } from './json.ts'
import type { Options } from './option.ts'

export interface PluginDefinition<O extends Options = Options> {
  /** `[a-z][a-z0-9-]*`: what users type after `clodo add`. */
  readonly id: string
  readonly title: string
  /** Semantic version of what the plugin contributes. */
  readonly version: string
  readonly options?: O
  /**
   * What it does, where services often have it already: `auth`, `cors`, `logging`, `rateLimit`, `tracing`. `clodo add` asks
   * before it brings the plugin into a repository with an equivalent.
   */
  readonly concern?: string
  /** Capabilities that must be provided by somebody. */
  readonly requires?: readonly (keyof Capabilities | (string & {}))[]
  /** Capabilities that are read where somebody provides them. Two plugins that use one another see it in `contribute` only. */
  readonly uses?: readonly (keyof Capabilities | (string & {}))[]
  /** Names of the capabilities that `provide` returns, so that providers can be found without running anything. */
  readonly provides?: readonly (keyof Capabilities | (string & {}))[]
  /** The values of the capabilities named in `provides`; null for what is not there with these answers. Pure. */
  provide?(input: Input<O>): { readonly [name: string]: Json }
  /** The facts the plugin states. Pure: no disk, clock, network or console. */
  contribute(input: Input<O>): readonly Stated[]
  /** What changed between its versions and is no fact, the oldest first. */
  readonly upgrades?: readonly Upgrade[]
  /** Steps of `clodo migrate` that it brings for code that was there before it, or before this version of it. */
  readonly steps?: readonly PluginStep[]
  /** Taps hooks by hand, for the rare plugin that data cannot express. */
  apply?(generator: Generator): void
}

/** What moves along when a project comes from a version before `to`, so that answers and edits of the user are kept. */
export interface Upgrade {
  /** Semantic version that has the change. */
  readonly to: string
  /** Options that are called otherwise now: the old name, the new one. */
  readonly options?: { readonly [old: string]: string }
  /** Files that stand elsewhere now: the old path, the new one. What the user edited there moves with them. */
  readonly files?: { readonly [old: string]: string }
  /** What the user has to know or to do; one sentence. */
  readonly note?: string
}

/**
 * A step of `clodo migrate` that a plugin brings: what imports are to be from now on, as data, so that nothing of a package
 * runs over the code of a project. It runs when it is named, and once.
 */
export interface PluginStep {
  /** `[a-z][a-z0-9-]*`: people type `clodo migrate PLUGIN:ID`. It never changes, because locks name it. */
  readonly id: string
  /** What it does, in the imperative. */
  readonly title: string
  /** Modules that are imported from elsewhere now: the old one, the new one; packages, or paths of the project (`src/a.ts`). */
  readonly imports?: { readonly [old: string]: string }
  /** By the module that code imports so far: names that it exports otherwise now, the old one, the new one. */
  readonly names?: { readonly [module: string]: { readonly [old: string]: string } }
  /** Packages that nothing needs any more. */
  readonly drops?: readonly string[]
  /** What the user has to know or to do; one sentence. */
  readonly note?: string
}

/** A plugin: something that taps a generator. */
export interface Plugin<O extends Options = Options> extends PluginDefinition<O> {
  apply(generator: Generator): void
}

/**
 * Makes a plugin of its definition. Option types are inferred.
 *
 * @example
 * export default definePlugin({
 *   id: 'greeting',
 *   title: 'A greeting header',
 *   version: '1.0.0',
 *   options: { word: { type: 'string', title: 'The word', default: 'hello' } },
 *   requires: ['http'],
 *   contribute: ({ answers }) => [
 *     { kind: 'variable', name: 'GREETING', value: answers.word, describe: 'What the header says' },
 *   ],
 * })
 */
export function definePlugin<const O extends Options>(definition: PluginDefinition<O>): Plugin<O> {
  return {
    ...definition,
    apply(generator) {
      const input = (): Input<O> => generator.input<O>(definition)
      if (definition.provide !== undefined) {
        const provide = definition.provide
        generator.hooks.provide.tapPromise(definition.id, async (statement) => {
          statement.provide(definition.id, await provide(input()))
        })
      }
      generator.hooks.contribute.tapPromise(definition.id, async (statement) => {
        statement.state(definition.id, await definition.contribute(input()))
      })
      definition.apply?.(generator)
    },
  }
}

export interface TemplateDefinition<O extends Options = Options> extends PluginDefinition<O> {
  /** Templates this one stands on, by id. */
  readonly includes?: readonly string[]
  /** Plugins that are on unless the user says otherwise, by id, with answers that are their defaults in this type. */
  readonly presets?: { readonly [plugin: string]: JsonObject }
  /** Not a service type of its own, only something to stand on. */
  readonly hidden?: boolean
  /** What a repository stands on that CLODO did not create; there is one such template. */
  readonly adopts?: boolean
}

export interface Template<O extends Options = Options> extends TemplateDefinition<O> {
  apply(generator: Generator): void
}

/** A template is a plugin that gives a project its first files; `clodo create --type ID` chooses it. */
export function defineTemplate<const O extends Options>(definition: TemplateDefinition<O>): Template<O> {
  return { ...definition, ...definePlugin(definition) }
}
