/**
 * Plugins meet only in capabilities, which carry values. A capability has one provider, but for one whose value is an
 * array: every provider adds to it.
 *
 * Authors add their own by declaration merging:
 * ```ts
 * declare module 'clodo/plugin' {
 *   interface Capabilities { mail: { module: string } }
 * }
 * ```
 */
import type { Json } from './json.ts'

export interface Capabilities {
  /** A Hono application with the slots `middleware`, `route` and `check`. */
  http: { readonly app: string; readonly entry: string }
  /** Tests that run in workerd: a folder of theirs, and the client through which they call the service. */
  tests: { readonly directory: string; readonly client: string }
  /** What coding agents read first; a plugin states a `section` of it where they have to know a rule of its. */
  agents: { readonly file: string }
  /** Problem details (RFC 9457): the class `Problem` and what turns errors into answers. */
  problems: { readonly module: string }
  /** Structured logs: what makes one, and the context variable that holds the request's. */
  log: { readonly module: string; readonly variable: string }
  /** The trace of a request: the context variable that holds it, whose `fetch` continues the trace elsewhere. */
  trace: {
    readonly module: string
    readonly variable: string
    /** `()`: the innermost span around work that is no request, with `traceId` and `spanId`; undefined where there is none. */
    readonly active?: Exported
  }
  /** Who is calling: the context variable `principal`, set by a middleware of rank `authentication`. */
  principal: {
    readonly module: string
    readonly type: string
    /** The claim that has the id of the API key by which somebody calls, where there are such keys. */
    readonly apiKey?: string
    /** The claim that says which of its owner's roles count for such a key: a list of names, or `*` for all. */
    readonly apiKeyRoles?: string
  }
  /** Sessions of browsers, for a sign-in of one's own. Each is a function that its module exports. */
  sessions: {
    /** `(c)`: the principal whose session the request has. It refuses what another page sends. */
    readonly find: Exported
    /** `(c, grant)`: begins one for whoever has proved who they are; the one before is over. */
    readonly start: Exported
    /** `(db, subject)`: those that somebody has. */
    readonly list: Exported
    /** `(db, subject, id?)`: ends one, or all. */
    readonly end: Exported
    /** `(db, subject)`: each ends something else by which somebody gets in, such as tokens and keys. */
    readonly endOthers: readonly Exported[]
    /** `(db, 'sub', subject, until)`: tokens that name a subject count no more, until then (seconds since 1970). */
    readonly revoke: Exported
    /** `(c)`: refuses what another page sends, also where nobody is signed in yet. */
    readonly sameOrigin: Exported
    /** `(env)`: where the service is reached from outside, scheme and host; and the variable that says it. */
    readonly origin: Exported & { readonly variable: string }
  }
  /** On whose behalf a request is served: the context variable `tenant`, and the only way to rows of tenants. */
  tenant: {
    readonly module: string
    readonly variable: string
    /** Made by `new type(db, id)`; `of(c)` gives that of a request, `variable` holds it. Tables have a column `tenant_id`. */
    readonly database: {
      readonly module: string
      readonly type: string
      readonly of: string
      readonly variable: string
    }
  }
  /** What routes declare, and what refuses those that do not. `allow` is exported by `module`. */
  guard: { readonly module: string; readonly allow: string }
  /** An SQL database binding. */
  db: { readonly dialect: 'd1'; readonly binding: string }
  /**
   * Bodies pass through as they come, whatever their size: nothing on the way reads them as a whole. `true`: everywhere; a
   * list: at these paths, whose routes see to the size themselves.
   */
  streaming: true | readonly string[]
  /** Files that are served ahead of the Worker, which is asked for its routes alone; what becomes of a path that has neither. */
  site: { readonly directory: string; readonly unknown: '404-page' | 'single-page-application' }
  /** The resources the service serves. */
  resources: readonly Resource[]
}

/** Something that a module exports, both as they stand in the project. */
export type Exported = {
  readonly module: string
  readonly name: string
}

/** A collection behind HTTP. */
export interface Resource {
  readonly name: string
  readonly path: string
  /** The table in D1 that has its rows, where one has. */
  readonly table?: string
  /** Somebody outside of the project answers, so nobody knows here what: no probe asks for it. */
  readonly elsewhere?: true
  /** What each method does to it: the verb of the permission `NAME:VERB`. */
  readonly methods: { readonly [method: string]: 'read' | 'write' | 'delete' }
}

/** What the chosen plugins provide, by capability. Only what `requires` or `uses` names is there. */
export type Given = { readonly [K in keyof Capabilities]?: Capabilities[K] } & {
  readonly [name: string]: Json | undefined
}
