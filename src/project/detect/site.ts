/** What the rules of detection look at. */
import { posix } from 'node:path'
import type { JsonObject } from '../../plugin/json.ts'
import type { Files } from './files.ts'
import { type FoundConfig, findConfig } from './find-config.ts'
import { type Manifest, manifestOf } from './manifest.ts'
import { projectsBelow } from './nested.ts'
import { readConfig } from './read-config.ts'
import type { RepositoryKind } from './repository.ts'

export interface DetectOptions {
  /** The wrangler config to take, relative to the root; the one that wrangler finds when left out. */
  readonly config?: string | undefined
  /** The entry where neither the config nor a script leads to one, relative to the root. */
  readonly entry?: string | undefined
}

export interface Site {
  readonly files: Files
  readonly manifest: Manifest
  readonly found: FoundConfig
  /** The config of the user; undefined where there is none. */
  readonly config: JsonObject | undefined
  /** What the user says is the entry, where nothing else does. */
  readonly given: string | undefined
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

/** @throws what `findConfig` and `readConfig` throw */
export function siteOf(files: Files, { config, entry }: DetectOptions): Site {
  const found = findConfig(files, config)
  const directory = found.path === undefined ? '.' : posix.dirname(found.path)
  return {
    files,
    manifest: manifestOf(files, directory),
    found,
    config: found.path === undefined ? undefined : readConfig(files, found.path),
    given: entry === undefined || !files.isFile(entry) ? undefined : posix.normalize(entry),
    directory,
    projects: found.path === undefined ? projectsBelow(files) : [],
  }
}
