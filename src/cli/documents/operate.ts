/** Documents of the commands that work on what is deployed: environments, deploys, databases, secrets. */
import type {
  Access,
  BackupVerification,
  Copied,
  DatabaseDifference,
  DatabaseFinding,
  DatabaseStatus,
  DeployOutcome,
  DeployPlan,
  DeploySettings,
  Difference,
  Ending,
  ErrorCode,
  Fault,
  Link,
  Manifest,
  Migrated,
  Restored,
  RolledBack,
  Rotated,
  SecretFault,
  SecretState,
  Standing,
  Synced,
} from '../../index.ts'

interface PendingMigration {
  readonly file: string
  /** What old code may not survive. */
  readonly destructive: readonly string[]
}

export interface PlainDeployPlan extends Omit<DeployPlan, 'databases'> {
  readonly databases: readonly (Omit<DeployPlan['databases'][number], 'pending'> & {
    readonly pending: readonly PendingMigration[]
  })[]
}

export type EndedDeploy =
  | DeployOutcome
  | { readonly script: string; readonly status: 'failed'; readonly code: ErrorCode; readonly reason: string }
  | { readonly script: string; readonly status: 'skipped'; readonly without: readonly string[] }

interface StandingService {
  readonly script: string
  readonly is: Standing['is']
}

/** One that was stopped, or would be. */
export type HaltedService = { readonly script: string; readonly status: 'open' | 'asked' | 'nothing' } | DeployOutcome

export type Deployed =
  | (DeployOutcome & { readonly plan?: PlainDeployPlan })
  | { readonly status: 'planned' | 'blocked'; readonly plan: PlainDeployPlan }
  | { readonly status: 'planned'; readonly plans: readonly PlainDeployPlan[] }
  | { readonly status: 'deployed' | 'paused' | 'failed'; readonly services: readonly EndedDeploy[] }
  /** What becomes of each when many are gone on with. */
  | { readonly status: 'planned' | 'nothing'; readonly services: readonly StandingService[] }
  | {
      readonly status: 'planned' | 'done' | 'nothing'
      readonly ending: Ending
      readonly services: readonly HaltedService[]
    }
  | { readonly status: 'planned'; readonly ending: Ending; readonly deploy: string }
  | { readonly status: 'asked'; readonly asked: Ending }
  /** Of `rollback`: where it goes back to. */
  | { readonly status: 'planned'; readonly script: string; readonly version: string; readonly live: Shares }
  | { readonly status: 'nothing' }

type Shares = DeployPlan['live']

export interface DeploySummary {
  readonly deploy: string
  readonly at: string
  readonly environment: string
  readonly strategy: string
  readonly status: string
  readonly version: string
  readonly message: string
  readonly commit: string
}

export type Deploys =
  | { readonly status: 'done'; readonly deploys: readonly DeploySummary[] }
  | {
      readonly status: 'done' | 'failed'
      readonly lines: number
      readonly live?: Shares | undefined
      readonly ledger?: Shares | undefined
      readonly agrees: boolean
    }

export type Environmental =
  | {
      readonly status: 'done'
      readonly environments: readonly (Omit<DeploySettings, 'protected'> & {
        readonly name: string
        readonly script: string
        readonly protected: boolean
      })[]
    }
  | { readonly status: 'done'; readonly differences: readonly Difference[] }
  | { readonly status: 'done' | 'failed'; readonly faults: readonly Fault[] }
  | Deployed

export type CopiedData =
  | { readonly status: 'planned'; readonly from: string; readonly to: string; readonly count: number }
  | (Copied & { readonly status: 'done'; readonly from: string; readonly to: string })

interface Named {
  readonly binding: string
  readonly name: string
}

interface ShownBackup extends Omit<Manifest, 'parts' | 'encryption'> {
  readonly shelf: string
  readonly path: string
  readonly bytes: number
  readonly encrypted: boolean
}

export type Databases =
  | {
      readonly status: 'done'
      readonly where: 'local' | 'remote'
      readonly databases: readonly (Named &
        Partial<Omit<DatabaseStatus, 'pending'>> & { readonly there: boolean; readonly pending: readonly string[] })[]
    }
  | {
      readonly status: 'planned' | 'done'
      readonly databases: readonly (Named & { readonly id?: string; readonly made: boolean })[]
    }
  | {
      readonly status: 'done' | 'failed'
      readonly databases: readonly (Named & {
        readonly healthy: boolean
        readonly findings: readonly DatabaseFinding[]
      })[]
    }
  | (Named & { readonly status: 'planned' | 'done'; readonly files: readonly string[] })
  | (Named & Migrated & { readonly status: 'done' })
  | { readonly status: 'nothing' | 'undone'; readonly binding: string; readonly to?: string | undefined }
  | { readonly status: 'planned'; readonly binding: string; readonly pending: readonly PendingMigration[] }
  | (RolledBack & { readonly status: 'done'; readonly binding: string })
  | { readonly status: 'done'; readonly binding: string; readonly bookmark: string; readonly before: string }
  | { readonly status: 'planned'; readonly databases: readonly Named[] }
  | (Named & { readonly status: 'planned'; readonly what: string })
  | { readonly status: 'planned'; readonly binding: string; readonly files: readonly string[] }
  | { readonly status: 'done'; readonly backups: readonly ShownBackup[] }
  | (BackupVerification & { readonly status: 'done' | 'failed'; readonly backup: string })
  | (Named & Restored & { readonly status: 'done' })
  | (DatabaseDifference & { readonly status: 'done'; readonly alike: boolean })
  | { readonly status: 'listening'; readonly url: string; readonly write: boolean }

/** What is said of values that were set, rotated or taken in. */
export type SecretsMoved =
  | { readonly name: string }
  | (Rotated & { readonly synced?: Synced | undefined })
  | { readonly names: readonly string[]; readonly left: readonly string[] }

export type Secrets =
  | { readonly status: 'done'; readonly secrets: readonly SecretState[] }
  | { readonly status: 'done' | 'failed'; readonly faults: readonly SecretFault[]; readonly live: boolean }
  | (Synced & { readonly status: 'done' })
  | (SecretsMoved & { readonly status: 'planned' | 'done' })
  | { readonly status: 'done'; readonly name: string; readonly live: boolean; readonly vault: boolean }
  | { readonly status: 'done'; readonly lines: number; readonly accesses: readonly (Access & Link)[] }
  | { readonly status: 'planned' | 'done' }
  /** `get`: what it is for. */
  | { readonly status: 'done'; readonly name: string; readonly value: string }
  /** `export`: what it is for. */
  | { readonly status: 'done'; readonly values: { readonly [name: string]: string } }

export interface Listening {
  readonly status: 'listening'
  readonly origin: string
  /** The variables by which wrangler finds it. */
  readonly env: { readonly [name: string]: string }
}
