/**
 * What each command prints with `--json`. These types are where the published schemas come from (`npm run docs`), and what
 * the compiler holds the commands to.
 */
import type { Changed, Drafted, Edited, Informed, Migrated, Recovered, Resumed } from './change.ts'
import type { ActionRequired, Failure, FileConflict } from './failure.ts'
import type {
  Answering,
  Assessed,
  Authored,
  Bundled,
  CompletionScript,
  Diagnosed,
  Explained,
  Helped,
  Lists,
  Loaded,
  Measured,
  Outdated,
  Schemas,
  Searched,
  Searches,
  Validated,
  Verified,
  Versioned,
} from './look.ts'
import type { CopiedData, Databases, Deployed, Deploys, Environmental, Listening, Secrets } from './operate.ts'

export interface Documents {
  readonly create: Changed
  readonly add: Changed
  readonly remove: Changed
  readonly update: Changed
  readonly outdated: Outdated
  readonly sync: Changed
  readonly undo: Changed
  readonly diff: Edited
  readonly info: Informed
  readonly list: Lists
  readonly search: Searched
  readonly apply: Changed
  readonly recover: Recovered
  readonly resume: Resumed
  readonly generate: Changed
  readonly verify: Verified
  readonly validate: Validated
  readonly scan: Searches
  readonly doctor: Diagnosed
  readonly 'support-bundle': Bundled
  readonly env: Environmental
  readonly assess: Assessed
  readonly migrate: Migrated
  readonly data: CopiedData
  readonly deploy: Deployed
  readonly deploys: Deploys
  readonly rollback: Deployed
  readonly db: Databases
  readonly secret: Secrets
  readonly health: Answering
  readonly bench: Measured
  readonly load: Loaded
  readonly sandbox: Listening
  readonly plugin: Authored
  readonly schema: Schemas
  /** It speaks its protocol, and answers only when it cannot begin. */
  readonly mcp: Failure | ActionRequired
  readonly completion: CompletionScript
  readonly explain: Explained
  readonly 'init-config': Drafted
  readonly help: Helped
  readonly version: Versioned
}

/** Any of them, or what every command may end with. */
export type Document = Documents[keyof Documents] | Failure | ActionRequired

export type { ActionRequired, Failure, FileConflict }
