/** What the account holds. */
import type { Random } from './random.ts'

/** A binding as wrangler uploads it; the keys beside these depend on the type. */
export interface Binding {
  readonly name: string
  readonly type: string
  readonly [key: string]: unknown
}

export interface Module {
  readonly name: string
  readonly type: 'ESModule' | 'CommonJS' | 'Text' | 'Data' | 'CompiledWasm'
  readonly contents: Uint8Array
}

export interface Version {
  readonly id: string
  readonly number: number
  readonly createdOn: string
  readonly annotations: { readonly [key: string]: string }
  readonly bindings: readonly Binding[]
  readonly modules: readonly Module[]
  /** An old script without modules. */
  readonly serviceWorker: boolean
  readonly compatibilityDate: string
  readonly compatibilityFlags: readonly string[]
  readonly startupTimeMs: number
  /** Static files: the hash of each by its path, and how they are served. */
  readonly assets?: { readonly files: AssetFiles; readonly config: { readonly [key: string]: unknown } } | undefined
  readonly source: string
}

export type AssetFiles = { readonly [path: string]: string }

export interface Deployment {
  readonly id: string
  readonly createdOn: string
  readonly source: string
  readonly versions: readonly { readonly version_id: string; readonly percentage: number }[]
  readonly annotations: { readonly [key: string]: string }
}

export interface Script {
  readonly name: string
  readonly tag: string
  readonly createdOn: string
  /** Newest first. */
  versions: readonly Version[]
  /** Newest first. */
  deployments: readonly Deployment[]
  settings: { readonly [key: string]: unknown }
  subdomain: { readonly enabled: boolean; readonly previews_enabled: boolean }
  schedules: readonly string[]
  routes: readonly { readonly pattern: string }[]
  domains: readonly { readonly hostname: string }[]
  migrationTag: string | undefined
  /** Classes of Durable Objects that the script has, by name. */
  durableObjects: readonly string[]
}

export interface Snapshot {
  readonly bookmark: string
  readonly at: number
  readonly sql: string
}

export interface Database {
  readonly uuid: string
  readonly name: string
  readonly createdAt: string
  /** Oldest first. */
  snapshots: Snapshot[]
}

export interface Consumer {
  readonly consumer_id: string
  readonly script: string
  readonly type: string
  readonly settings: object
  readonly dead_letter_queue?: string | undefined
}

export interface Queue {
  readonly queue_id: string
  readonly queue_name: string
  consumers: Consumer[]
}

/** A request that a Worker has answered. */
export interface Invocation {
  readonly script: string
  readonly version: string
  readonly at: number
  readonly status: number
  readonly ms: number
  readonly failed: boolean
}

export interface State {
  readonly account: string
  readonly scripts: Map<string, Script>
  readonly databases: Map<string, Database>
  /** Title by id. */
  readonly namespaces: Map<string, string>
  readonly buckets: Map<string, { readonly name: string; readonly creation_date: string }>
  readonly queues: Map<string, Queue>
  readonly invocations: Invocation[]
  /** Bodies that wait for a second call: uploads to import, files to download. */
  readonly parked: Map<string, string>
  /** Static files by their hashes. */
  readonly assets: Map<string, Uint8Array>
  /** What was announced by token. */
  readonly sessions: Map<string, AssetFiles>
  readonly random: Random
}

export function emptyState(account: string, random: Random): State {
  return {
    account,
    scripts: new Map(),
    databases: new Map(),
    namespaces: new Map(),
    buckets: new Map(),
    queues: new Map(),
    invocations: [],
    parked: new Map(),
    assets: new Map(),
    sessions: new Map(),
    random,
  }
}

/** An id as Cloudflare makes them; the seed decides it. */
export function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

export function hexId(random: Random): string {
  return uuid(random).replaceAll('-', '')
}
