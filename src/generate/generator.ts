/** What of a plop generator CLODO runs, and what running it gives. */

/** A question, as plop's generators ask (inquirer's shape; only what is data, and pure functions of answers, are used). */
export interface Question {
  readonly name: string
  readonly message: string | ((answers: Data) => string)
  /** `input` (the default), `number`, `confirm`, `list`, `checkbox`, `password`, and the names that mean the same. */
  readonly type?: string
  readonly default?: unknown
  readonly choices?: readonly unknown[] | ((answers: Data) => readonly unknown[])
  readonly when?: boolean | ((answers: Data) => boolean | Promise<boolean>)
  validate?(answer: unknown, answers: Data): boolean | string | Promise<boolean | string>
  filter?(answer: unknown, answers: Data): unknown
}

export type Data = { readonly [name: string]: unknown }

/** One action of a generator: its type and what that type wants. */
export interface Action {
  readonly type: string
  readonly [option: string]: unknown
}

/** A function of the plopfile: it does what it likes, so it runs when the files are written, and in no dry run. */
export type OwnAction = (answers: Data, config: Action, plop: unknown) => unknown

/** A text is a comment, for people. */
export type Step = Action | OwnAction | string

export interface Template {
  readonly text: string
  /** It may be run, so what is made of it may be, too. */
  readonly executable: boolean
}

export interface PlopGenerator {
  readonly name: string
  readonly description: string
  readonly questions: readonly Question[]
  /** It makes something of its own beside the project, in the directory of this name (a template), `clodo-plugin-{{name}}`. */
  readonly apart: string | undefined
  /** The actions for these answers, in order. */
  actions(answers: Data): readonly Step[]
  /** The action types that the plopfile brings. */
  readonly types: { readonly [type: string]: OwnAction }
  /** What such functions are given as `plop`. */
  readonly plop: unknown
  /** Renders handlebars with plop's own helpers (`camelCase`, `kebabCase`, …); nothing is escaped. */
  render(text: string, data: Data): string
  /** A template beside the generator's module. */
  template(path: string): Template
  /** Paths of the files beside the generator's module that match, from there; sorted. */
  find(patterns: readonly string[], options: object): Promise<readonly string[]>
}
