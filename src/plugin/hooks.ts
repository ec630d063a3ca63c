import { AsyncSeriesHook } from 'tapable'
import type { Stated } from './contribution.ts'
import type { Input } from './input.ts'
import type { Json } from './json.ts'
import type { Options } from './option.ts'

/** Collects what plugins say; the taps' moments are in the order of `Hooks`. */
export interface Statement {
  provide(plugin: string, values: { readonly [capability: string]: Json }): void
  state(plugin: string, stated: readonly Stated[]): void
}

/** The stages of the pipeline that a plugin may tap, in the order in which they run. */
export interface Hooks {
  /** Answers are final, plugins run in order of their requirements: say what you provide. */
  readonly provide: AsyncSeriesHook<[Statement]>
  /** Every capability is known: state facts. */
  readonly contribute: AsyncSeriesHook<[Statement]>
}

/** What a plugin's `apply` is given, as webpack gives its compiler. */
export interface Generator {
  readonly hooks: Hooks
  /** What a plugin may know, frozen: its answers, the capabilities it names, the project. */
  input<O extends Options>(plugin: {
    readonly id: string
    readonly requires?: readonly string[]
    readonly uses?: readonly string[]
  }): Input<O>
}

export function makeHooks(): Hooks {
  return { provide: new AsyncSeriesHook(['statement']), contribute: new AsyncSeriesHook(['statement']) }
}
