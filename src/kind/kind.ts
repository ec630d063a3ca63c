import type { Contribution } from '../plugin/contribution.ts'
import type { Json } from '../plugin/json.ts'
import type { ProjectFacts } from '../plugin/project.ts'

/** Where things stand in the project at hand. */
export interface Layout {
  readonly project: ProjectFacts
  /** Path of the wrangler file; its format follows from its name. */
  readonly config: string
  readonly packageJson: string
  readonly readme: string
  readonly migrations: string
  /** CLODO did not create the project: facts are placed in files of others. */
  readonly existing: boolean
}

/** What a fact means for one file. */
export type Placement =
  | { readonly at: 'key'; readonly file: string; readonly path: readonly string[]; readonly value: Json }
  | {
      readonly at: 'item'
      readonly file: string
      readonly path: readonly string[]
      readonly item: Json
      /** It keeps its place among the others while it is wanted: the order is a history. */
      readonly steady?: boolean
    }
  | { readonly at: 'line'; readonly file: string; readonly line: string }
  | {
      readonly at: 'member'
      readonly file: string
      /** The interface, or the alias of an object type. */
      readonly of: string
      readonly name: string
      readonly type: string
    }
  | {
      readonly at: 'section'
      readonly file: string
      readonly title: string
      readonly rank: number
      readonly text: string
    }

/** How one kind of contribution behaves. */
export interface Kind<C extends Contribution> {
  /** What makes two contributions the same fact. */
  key(contribution: C): string
  /** One fact that satisfies both, where two plugins state it differently; undefined is a conflict. */
  join?(a: C, b: C): C | undefined
  /** Further facts that follow from this one. */
  expand?(contribution: C, layout: Layout): readonly Contribution[]
  /** What it means for files that others own. Whole files are no placement. */
  place?(contribution: C, layout: Layout): readonly Placement[]
  /** The name it takes in `Env`, which bindings, variables and secrets share. */
  envName?(contribution: C): string
}
