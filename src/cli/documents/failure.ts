/** The document of what did not work, or waits for an answer: the same for every command. */
import type { ErrorCode, ExitCode, Publisher, Stranger } from '../../index.ts'
import type { Next } from '../next.ts'

/** Where edits of the user and a change met; the sides are texts of the file. */
export interface FileConflict {
  readonly path: string
  readonly at?: string
  readonly base?: string
  readonly ours?: string
  readonly theirs?: string
}

/** What an error knows besides its sentences; which of it there is depends on the code. */
interface Facts extends Partial<Stranger>, Publisher {
  /** Names that would have been known. */
  readonly known?: readonly string[]
  /** Plugins that provide what is missing. */
  readonly providers?: readonly string[]
  /** The capability that is missing, or that two provide. */
  readonly requires?: string
  readonly capability?: string
  readonly conflicts?: readonly FileConflict[]
  /** What the repository has already. */
  readonly equivalents?: readonly { readonly plugin: string; readonly where: string }[]
  /** Files of the user that import what would go. */
  readonly broken?: readonly { readonly path: string; readonly imports: readonly string[] }[]
  readonly paths?: readonly string[]
  readonly entries?: readonly string[]
  readonly projects?: readonly unknown[]
  readonly environments?: readonly string[]
  /** Of the databases that could be meant. */
  readonly bindings?: readonly string[]
  readonly blockers?: readonly string[]
  readonly applied?: readonly string[]
  readonly plugins?: readonly string[]
  readonly plugin?: string
  /** What the plugin stated: the fact, and the part of it that is meant. */
  readonly fact?: string
  readonly index?: number
  readonly at?: string
  readonly step?: string
  readonly kind?: string
  /** Modules that may be the entry of the Worker. */
  readonly candidates?: readonly string[]
  readonly file?: string
  /** The edit that can be made by hand. */
  readonly patch?: string
  readonly edit?: unknown
  /** The beginning of the flag that answers. */
  readonly flag?: string
  readonly operation?: string
  readonly errno?: string
  /** Of the process that works on the project. */
  readonly pid?: number
  readonly host?: string
  readonly since?: string
  readonly locked?: string
  readonly found?: string
  readonly count?: number
  readonly differing?: number
  readonly cloudflareCode?: number
}

export interface Failure extends Facts {
  readonly status: 'failed'
  /** `clodo explain CODE` says more. */
  readonly code: ErrorCode
  /** What happened. */
  readonly reason: string
  /** The file, plugin or option it happened to. */
  readonly where?: string
  /** What to do now. */
  readonly mend: string
  /** Of the process. */
  readonly exit: ExitCode
}

export interface ActionRequired extends Omit<Failure, 'status'> {
  readonly status: 'action_required'
  /** Each gives what is missing; nothing was written. */
  readonly next: readonly Next[]
}
