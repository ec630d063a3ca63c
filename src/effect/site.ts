import type { PackageManager } from '../project/package-manager.ts'
import type { Disk } from '../tree/disk.ts'
import type { Run } from './run.ts'

/** One effect, as data: it is printed by a dry run, saved in a plan, and resumed after a failure. */
export type Effect = PlainEffect | CommitEffect

export interface PlainEffect {
  readonly id: 'local-secrets' | 'install' | 'types' | 'git'
  /** What a person reads: `npm install`. */
  readonly title: string
}

/** One commit of these files, and of nothing else. */
export interface CommitEffect {
  readonly id: 'commit'
  readonly title: string
  /** From the root of the project. */
  readonly paths: readonly string[]
  readonly message: string
}

/** What effects are done with and to. */
export interface Site {
  readonly root: string
  readonly disk: Disk
  readonly run: Run
  readonly env: { readonly [name: string]: string | undefined }
  readonly packageManager: PackageManager
  /** Names of secrets that get a random local value. */
  readonly localSecrets: readonly string[]
  /** The file for them, beside the wrangler file; `.dev.vars` when left out. */
  readonly secretsFile?: string | undefined
  randomHex(bytes: number): string
}
