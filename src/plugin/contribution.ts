/**
 * A contribution is one reversible fact about a project, as plain data with a key.
 *
 * Two contributions with the same `kind` and key are the same fact: when plugins state it equally it has several
 * owners, and it stays until the last of them leaves; when they state it differently that is a conflict.
 */
import type { Json, JsonObject } from './json.ts'

/**
 * An import that a slot entry needs in the file it lands in.
 * `from` is a package (`hono/cors`) or a path from the project's root (`src/auth/authenticate.ts`), which is written
 * relative to the host file, in the extension style of that file.
 */
export interface Import {
  readonly from: string
  readonly names?: readonly string[]
  readonly default?: string
  readonly namespace?: string
  readonly typeOnly?: boolean
}

/** A file that the plugin owns. Managed: merged on update. Seeded: the user's after birth. */
export interface FileContribution {
  readonly kind: 'file'
  /** POSIX path from the project's root; the key. */
  readonly path: string
  /** The text, or a handlebars template of it where `template` is true. */
  readonly text: string
  readonly template?: boolean
  /** What the template may read besides slots and answers of the project. */
  readonly with?: JsonObject
  readonly seeded?: boolean
}

/** A folder beside `plugin.ts`: path there = path in the project. Expanded to `file` contributions by CLODO. */
export interface FilesContribution {
  readonly kind: 'files'
  readonly from: string
  readonly with?: JsonObject
  readonly seeded?: boolean
}

/** A key of a JSON, JSONC, TOML or YAML file. Key: file and path. */
export interface KeyContribution {
  readonly kind: 'key'
  readonly file: string
  readonly at: readonly string[]
  readonly value: Json
}

/** A key of the wrangler file, wherever that is and whatever its format; environments inherit it. Key: path. */
export interface SettingContribution {
  readonly kind: 'setting'
  readonly at: readonly string[]
  readonly value: Json
}

/** An npm dependency; the range comes from the versions file unless given. Key: name. */
export interface DependencyContribution {
  readonly kind: 'dependency'
  readonly name: string
  readonly range?: string
  readonly dev?: boolean
}

/** A script of package.json. Key: name. */
export interface ScriptContribution {
  readonly kind: 'script'
  readonly name: string
  readonly run: string
}

/** A wrangler binding, repeated in every environment. Key: name. */
export type BindingContribution = { readonly kind: 'binding'; readonly name: string } & (
  | { readonly type: 'kv' }
  | { readonly type: 'd1'; readonly migrations?: string }
  | { readonly type: 'r2' }
  | { readonly type: 'durable-object'; readonly className: string; readonly module: string }
  | { readonly type: 'workflow'; readonly className: string; readonly module: string }
  | { readonly type: 'queue'; readonly queue: string; readonly consume?: JsonObject }
  | { readonly type: 'service'; readonly service: string; readonly entrypoint?: string }
  | { readonly type: 'ratelimit'; readonly limit: number; readonly period: 10 | 60 }
  | { readonly type: 'analytics-engine'; readonly dataset: string }
  | { readonly type: 'send-email' }
  | { readonly type: 'assets'; readonly directory: string; readonly options?: JsonObject }
  | { readonly type: 'version-metadata' }
  | { readonly type: 'images' }
)

/** A plain variable (`vars`), the same in each environment or by environment. Key: name. */
export interface VariableContribution {
  readonly kind: 'variable'
  readonly name: string
  readonly value: Json
  /** Values that differ by environment: `{ production: 'warn' }`. */
  readonly in?: { readonly [environment: string]: Json }
  readonly describe: string
}

/** The name and the meaning of a secret; never its value. Key: name. */
export interface SecretContribution {
  readonly kind: 'secret'
  readonly name: string
  readonly describe: string
  /** How a value for local development is made in `.dev.vars`; left out: the user gives one. */
  readonly local?: 'random-hex-32'
}

/** A cron trigger. Key: expression. */
export interface CronContribution {
  readonly kind: 'cron'
  readonly expression: string
}

/**
 * An entry of a slot: a place in a file that belongs to somebody else. Order in a slot: by rank, then by key.
 * Key: slot and `key`.
 */
export interface SlotContribution {
  readonly kind: 'slot'
  readonly slot: Slot
  /** Unique in the slot, usually the plugin's id or `id:what`. */
  readonly key: string
  /** Where it runs; see `rank` for the documented places. */
  readonly rank: number
  readonly imports: readonly Import[]
  /**
   * The expression: a Hono middleware (`middleware`), a Hono app or handler (`route`), a readiness check
   * `(env: Env) => Promise<unknown>` (`check`), a function `(controller, env, ctx)` (`scheduled`),
   * `(batch, env, ctx)` (`queue`), `(message, env, ctx)` (`email`), `(events, env, ctx)` (`tail`), an exported name (`export`),
   * a function that completes the headers of the tests' requests `(headers: Headers) => Promise<void>` (`client`),
   * an object of Miniflare's options for the Worker under test, merged with those of the project (`miniflare`),
   * a function around the handlers of the default export, outermost first `(handlers) => handlers` (`worker`).
   */
  readonly code: string
  /** `middleware`, `route`: the path pattern. `worker`: the path below which it makes others of paths. `scheduled`: the cron expression. `queue`: the queue. `check`: its name. */
  readonly at?: string
}

export const slotNames = [
  'middleware',
  'route',
  'check',
  'scheduled',
  'queue',
  'email',
  'tail',
  'export',
  'worker',
  'client',
  'miniflare',
] as const

export type Slot = (typeof slotNames)[number]

/** An SQL migration for D1, append-only: its name is fixed for ever. Key: name. */
export interface MigrationContribution {
  readonly kind: 'migration'
  /** `YYYYMMDDHHMMSS_what`, without `.sql`. */
  readonly name: string
  readonly sql: string
}

/** A section of a markdown document, found by its heading. Key: file and title. */
export interface SectionContribution {
  readonly kind: 'section'
  readonly file: string
  readonly title: string
  readonly rank: number
  readonly text: string
}

/** A line of a line-oriented file (`.gitignore`). Key: file and line. */
export interface LineContribution {
  readonly kind: 'line'
  readonly file: string
  readonly line: string
}

/** A request and the answer that proves the plugin works; run by `clodo verify`. Key: name. */
export interface ProbeContribution {
  readonly kind: 'probe'
  readonly name: string
  readonly request: {
    readonly method?: string
    readonly path: string
    readonly headers?: { readonly [name: string]: string }
    readonly body?: Json
  }
  /** Claims of the caller, signed by the project's `credential` where it has one; left out: anonymous. */
  readonly as?: JsonObject
  readonly expect: {
    readonly status: number
    readonly headers?: { readonly [name: string]: string }
    /** Every key given must be in the JSON answer with this value. */
    readonly json?: JsonObject
  }
}

/** How a probe proves who it is. Key: the name of the secret that signs. */
export interface CredentialContribution {
  readonly kind: 'credential'
  readonly secret: string
  readonly algorithm: 'HS256'
  readonly claims: JsonObject
}

/** A claim that callers of probes and tests have, besides those of the credential. Key: name. */
export interface ClaimContribution {
  readonly kind: 'claim'
  readonly name: string
  readonly value: string
}

/** A command of the CLI in this project: `clodo NAME`. Key: name. */
export interface CommandContribution {
  readonly kind: 'command'
  readonly name: string
  readonly describe: string
  /** The code in the plugin's folder, `commands/logs.ts`, whose default export `defineCommand` makes. */
  readonly from: string
  /** The JSON Schema, `schemas/logs.json` in the plugin's folder, of each line that it prints with `--json`. */
  readonly schema?: string
}

/** A second Worker of the repository with a wrangler file of its own, `workers/NAME/wrangler.jsonc`. Key: name. */
export interface DeployableContribution {
  readonly kind: 'deployable'
  readonly name: string
  /** The module it starts with, from the project's root. */
  readonly main: string
  /** What else its wrangler file says; `name` here is the Worker's, where that is not the folder's. */
  readonly config: JsonObject
}

export type Contribution =
  | FileContribution
  | KeyContribution
  | SettingContribution
  | DependencyContribution
  | ScriptContribution
  | BindingContribution
  | VariableContribution
  | SecretContribution
  | CronContribution
  | SlotContribution
  | MigrationContribution
  | SectionContribution
  | LineContribution
  | ProbeContribution
  | CredentialContribution
  | ClaimContribution
  | CommandContribution
  | DeployableContribution

/** What `contribute` may return: the facts, and `files`, which CLODO turns into facts. */
export type Stated = Contribution | FilesContribution
