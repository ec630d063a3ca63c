/** Options: one schema per option gives its type, its flag, its prompt, its JSON Schema and its documentation. */

interface OptionBase {
  /** One line for prompts and tables. */
  readonly title: string
  /** What a reader of the reference wants to know besides the title. */
  readonly describe?: string
  /** `existing`: the default counts only in projects that CLODO created; elsewhere somebody has to decide. */
  readonly ask?: 'existing'
}

export type Option = OptionBase &
  (
    | {
        readonly type: 'string'
        readonly default?: string /** A regular expression, anchored. */
        readonly pattern?: string
      }
    | { readonly type: 'number'; readonly default?: number; readonly min?: number; readonly max?: number }
    | { readonly type: 'boolean'; readonly default?: boolean }
    | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default?: string }
    | {
        readonly type: 'list'
        readonly choices?: readonly string[]
        readonly default?: readonly string[]
        /** A regular expression for each item, anchored; where there are no choices. */
        readonly pattern?: string
      }
  )

export type Options = { readonly [name: string]: Option }

/** The type of the value of an option. */
export type Answer<O extends Option = Option> = O extends { type: 'choice'; choices: readonly (infer C)[] }
  ? C
  : O extends { type: 'list'; choices: readonly (infer C)[] }
    ? readonly C[]
    : O extends { type: 'list' }
      ? readonly string[]
      : O extends { type: 'number' }
        ? number
        : O extends { type: 'boolean' }
          ? boolean
          : string

/** The answers to a set of options, by name. */
export type Answers<O extends Options = Options> = { readonly [K in keyof O]: Answer<O[K]> }
