/** What of a plop generator CLODO runs, and what running it gives. */

/** A question, as plop's generators ask (inquirer's shape; only what is data is used). */
export interface Question {
  readonly name: string
  readonly message: string
  readonly type?: string
  readonly default?: unknown
  readonly choices?: readonly unknown[]
  validate?(answer: unknown): boolean | string
}

export type Data = { readonly [name: string]: unknown }

/** One action of a generator: its type and what that type wants. */
export interface Action {
  readonly type: string
  readonly [option: string]: unknown
}

export interface PlopGenerator {
  readonly name: string
  readonly description: string
  readonly questions: readonly Question[]
  /** It makes something of its own beside the project, in the directory of this name (a template), `clodo-plugin-{{name}}`. */
  readonly apart: string | undefined
  /** The actions for these answers, in order. */
  actions(answers: Data): readonly Action[]
  /** Renders handlebars with plop's own helpers (`camelCase`, `kebabCase`, …); nothing is escaped. */
  render(text: string, data: Data): string
  /** The text of a template beside the generator's module. */
  template(path: string): string
}
