/** What detection says of a repository. All paths are POSIX and relative to the root, with `../` for what stands above it. */
import type { Assets } from '../../plugin/project.ts'
import type { PackageManager } from '../package-manager.ts'
import type { Concern } from './concern.ts'

/**
 * CLODO edits a `worker`, which has an entry of its own, a module, and `pages` where functions are what answers; the entry is
 * their middleware then. The others say why not: a framework or a build makes the entry, static files alone, addEventListener instead of a module, another language,
 * a config that names no entry, nothing of all that.
 */
export type RepositoryKind =
  | 'worker'
  | 'generated'
  | 'pages'
  | 'assets-only'
  | 'service-worker'
  | 'python'
  | 'rust'
  | 'no-main'
  | 'not-a-worker'

export interface Repository {
  readonly kind: RepositoryKind
  /** One line for people: why it is refused, or what is special. */
  readonly says: string
  readonly name: string
  /** The source file, also where the config names what is built from it; of Pages it may have to be made. */
  readonly entry?: string
  /** Where no entry is named: modules that may be it. */
  readonly candidates?: readonly string[]
  readonly language: 'ts' | 'js'
  readonly config?: ConfigFacts
  /** The nearest one of the config, upwards. */
  readonly packageJson?: string
  readonly packageManager: PackageManager
  readonly lockfile?: string
  readonly router?: Router
  readonly env: EnvType
  /** What the code has already, made by hand or by others; each concern once for each file. */
  readonly equivalents: readonly Equivalent[]
  /** Directory of the monorepo's root, `.` where that is the root. */
  readonly workspaceRoot?: string
  /** Directories with a wrangler config below a root that has none: one of them is meant. */
  readonly projects: readonly string[]
}

export interface ConfigFacts {
  readonly path: string
  readonly format: 'json' | 'jsonc' | 'toml'
  /** Further configs, which are left unchanged. */
  readonly others: readonly string[]
  readonly compatibilityDate?: string
  /** The top of the file first, as `production` or, where an environment has that name, the next free of its like. */
  readonly environments: readonly string[]
  /** How the life cycle of Durable Object classes is told. */
  readonly durableObjects: 'exports' | 'migrations' | undefined
  /** Each binding, variable and secret of any environment, of `.dev.vars` and of a hand-written type; sorted. */
  readonly names: readonly string[]
  /** Of the first D1 database. */
  readonly migrationsDir?: string
  /** Each `assets` that answers for all paths but those of a list, and the list. */
  readonly assets?: readonly Assets[]
  /** The config that a build tool makes, and that wrangler takes instead once it is there. */
  readonly redirected?: string
}

export type Router = 'hono' | 'itty-router' | 'express' | 'worktop' | 'elysia' | 'h3' | 'koa' | 'fastify' | 'none'

/** Where the type of `env` comes from. */
export type EnvType =
  | { readonly how: 'generated'; readonly file?: string }
  | { readonly how: 'handwritten'; readonly file: string; readonly name: string }
  | { readonly how: 'none' }

export interface Equivalent {
  readonly concern: Concern
  /** `src/index.ts:12`, or the package.json that has it as a dependency. */
  readonly where: string
}
