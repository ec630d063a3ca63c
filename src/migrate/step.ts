/** What a step of `clodo migrate` is: it looks at texts and answers with texts, and touches nothing itself. */
import type { JsonObject } from '../plugin/json.ts'
import type { Repository } from '../project/detect/repository.ts'
import type { Draft } from './draft.ts'
import type { Platform } from './platform/platform.ts'

/**
 * `low`: the Worker does what it did before; runs without being named. `review`: behaviour or code changes, so it has to be
 * named. `plan`: nothing is edited, because stored data is at stake; the notes are the plan.
 */
export type Risk = 'low' | 'review' | 'plan'

/** A document of the repository: its text and what the text says. */
export interface Document {
  readonly path: string
  readonly text: string
  readonly value: JsonObject
}

/** What a step sees. All paths are POSIX and relative to the root. */
export interface Site {
  readonly repository: Repository
  /** The wrangler config that wrangler itself would take. */
  readonly config: Document | undefined
  /** The package.json of the Worker. */
  readonly manifest: Document | undefined
  /** Every text file a step may have to look at; no dependencies, no build outputs. Sorted. */
  readonly paths: readonly string[]
  read(path: string): string | undefined
  /** The version that CLODO writes for a dependency; undefined for one that it does not know. */
  version(dependency: string): string | undefined
  /** What the workerd that the project has installed, or else the one CLODO knows, says of dates and flags. */
  readonly platform: Platform
}

export interface Need {
  readonly state: 'needed' | 'not-needed' | 'cannot'
  /** One sentence. */
  readonly why: string
  /** `file:line`, where there is a place. */
  readonly where?: string
}

export interface Step {
  /** Lower case with hyphens; never changes, because locks name it. */
  readonly id: string
  /** What it does, in the imperative. */
  readonly title: string
  readonly risk: Risk
  /** Ids of steps that run before this one where both are needed. */
  readonly after?: readonly string[]
  /** Whether it parses code, which costs the compiler. */
  readonly code?: boolean
  needs(site: Site): Need
  /**
   * Asked only where it is needed.
   * @throws EDIT_REFUSED, REPOSITORY_REFUSED or FILE_UNPARSABLE where a closer look shows that it cannot be done
   */
  change(site: Site, draft: Draft): void
}

export function needed(why: string, where?: string): Need {
  return { state: 'needed', why, ...(where === undefined ? {} : { where }) }
}

export function fine(why: string): Need {
  return { state: 'not-needed', why }
}

export function cannot(why: string, where?: string): Need {
  return { state: 'cannot', why, ...(where === undefined ? {} : { where }) }
}
