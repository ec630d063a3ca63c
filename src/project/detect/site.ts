/** What the rules of detection look at. */
import { posix } from 'node:path'
import type { JsonObject } from '../../plugin/json.ts'
import type { Files } from './files.ts'
import type { FoundConfig } from './find-config.ts'
import type { Manifest } from './manifest.ts'
import type { RepositoryKind } from './repository.ts'

export interface Site {
  readonly files: Files
  readonly manifest: Manifest
  readonly found: FoundConfig
  /** The config of the user; undefined where there is none. */
  readonly config: JsonObject | undefined
  /** The directory of the config, or the root. */
  readonly directory: string
  /** Directories with a config below a root that has none. */
  readonly projects: readonly string[]
}

export interface Verdict {
  readonly kind: RepositoryKind
  readonly says: string
  readonly entry?: string
}

export function directoryOf({ path }: FoundConfig): string {
  return path === undefined ? '.' : posix.dirname(path)
}
