/** Documents of the commands that change a project. */
import type { Change, Check, Effect, Info, Looked, Need, Recovery, Risk, Sourced, Waiting } from '../../index.ts'
import type { Json } from '../../plugin/index.ts'
import type { Next } from '../next.ts'

interface ChangedFile {
  /** From the root, POSIX. */
  readonly path: Change['path']
  readonly change: 'create' | 'edit' | 'delete'
}

/** What a plan does to a project. */
export interface PlainPlan {
  /** Absolute. */
  readonly root: string
  /** The command that repeats it. */
  readonly command: string
  readonly changes: readonly ChangedFile[]
  readonly effects: readonly Effect['id'][]
  /** Where edits of the user and the change met. */
  readonly conflicts: readonly { readonly path: string; readonly at?: string }[]
  readonly notes: readonly string[]
}

export interface FailedEffect {
  readonly effect: Effect['id']
  readonly reason: string
}

/** A dry run. */
export interface Planned extends Omit<PlainPlan, 'changes'> {
  readonly status: 'planned'
  /** With a unified diff, but for CLODO's own records. */
  readonly changes: readonly (ChangedFile & { readonly diff?: string })[]
}

interface SavedPlan {
  readonly status: 'planned'
  /** The file, absolute. */
  readonly plan: string
  readonly next: readonly Next[]
}

interface CarriedOut extends PlainPlan {
  /** `conflict`: files with markers are written, to be decided by hand. */
  readonly status: 'done' | 'effect_failed' | 'conflict'
  readonly failed?: FailedEffect | undefined
  /** With `--verify`. */
  readonly checks?: readonly Check[] | undefined
  readonly next: readonly Next[]
}

interface PutBack extends PlainPlan {
  readonly status: 'put_back'
  readonly failed?: FailedEffect | undefined
  readonly checks: readonly Check[]
}

export type Changed = Planned | SavedPlan | CarriedOut | PutBack

export interface Drafted {
  readonly status: 'planned' | 'done'
  readonly root: string
  readonly changes: readonly ChangedFile[]
  readonly next: readonly Next[]
}

export interface Recovered {
  readonly status: 'planned' | 'done'
  readonly root: string
  readonly recovery: Recovery
}

export interface Resumed {
  readonly status: 'planned' | 'done' | 'effect_failed'
  readonly root: string
  readonly effects: readonly Effect['id'][]
  readonly failed?: FailedEffect | undefined
}

export interface Edited {
  readonly status: 'done'
  readonly root: string
  readonly edits: readonly { readonly path: string; readonly change: string; readonly diff?: string | undefined }[]
}

export type Informed =
  | { readonly status: 'done'; readonly root: string; readonly repository: Looked }
  | (Omit<Info, 'answers'> & {
      readonly status: 'done'
      /** By key; with `--sources` a list that says where each came from. */
      readonly answers: { readonly [key: string]: Json } | readonly Sourced[]
      readonly repository: Looked
    })

export interface StepsCarried {
  readonly status: 'planned' | 'done' | 'effect_failed'
  readonly failed?: FailedEffect
  readonly steps: readonly (Omit<PlainPlan, 'changes'> & {
    readonly id: string
    readonly why: string
    /** What is to be run by hand. */
    readonly commands: readonly string[]
    readonly changes: Planned['changes']
  })[]
  /** Steps that were not named. */
  readonly rest: readonly (Need & { readonly id: string; readonly risk: Risk })[]
  readonly next: readonly Next[]
}

export type Migrated =
  | StepsCarried
  | { readonly status: 'done'; readonly steps: readonly []; readonly next: readonly [] }
  | {
      readonly status: 'done'
      readonly steps: readonly (Need & { readonly id: string; readonly title: string; readonly risk: Risk })[]
      /** Plugins of which a newer version is at hand. */
      readonly upgrades: readonly Waiting[]
      readonly next: readonly Next[]
    }
  | Changed
