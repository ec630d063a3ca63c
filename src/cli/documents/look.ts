/** Documents of the commands that look, measure and check. */
import type {
  About,
  Assessment,
  Behind,
  Benched,
  BrokenLaw,
  CatalogueEntry,
  Check,
  CheckedPackage,
  Diagnosis,
  ErrorCode,
  FoundPackage,
  Installed,
  Judged,
  Listed,
  LoadResult,
  Scanned,
  Sifted,
  Verdict,
  Vital,
} from '../../index.ts'
import type { JsonObject } from '../../plugin/index.ts'
import type { Flags } from '../flags.ts'
import type { Next } from '../next.ts'
import type { Changed } from './change.ts'

/** `failed`: it was looked at, and something is wrong. */
interface Judgement {
  readonly status: 'done' | 'failed'
}

export type Lists =
  | {
      readonly status: 'done'
      readonly types?: readonly Listed[] | undefined
      readonly plugins?: readonly Listed[] | undefined
    }
  | { readonly status: 'done'; readonly root: string; readonly installed: readonly Installed[] }

export interface Searched {
  readonly status: 'done'
  readonly plugins: readonly Pick<Listed, 'id' | 'title' | 'version'>[]
  /** null: the registry did not answer. */
  readonly packages: readonly FoundPackage[] | null
  readonly next: readonly Next[]
}

export interface Outdated {
  readonly status: 'done'
  readonly outdated: readonly Behind[]
  readonly unknown: readonly string[]
  readonly next: readonly Next[]
}

export interface Verified extends Judgement {
  readonly ok: boolean
  readonly checks: readonly Check[]
}

interface Found extends Judgement, Sifted {
  readonly ok: boolean
}

export type Validated = Found | Changed

/** https://cyclonedx.org: the document that `--sbom -` prints has no status of ours. */
interface Bill {
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: string
  readonly [key: string]: unknown
}

export type Searches =
  | (Found & Scanned)
  | Bill
  | { readonly status: 'planned' | 'done'; readonly sbom: string; readonly components: number }
  | Changed

export type Diagnosed =
  | (Judgement & {
      readonly diagnoses: readonly (Pick<Diagnosis, 'name' | 'state' | 'detail'> & {
        readonly mend?: string | undefined

        readonly fixable: boolean
      })[]
    })
  | Changed

export type Bundled =
  | { readonly status: 'planned'; readonly files: readonly string[] }
  | { readonly status: 'done'; readonly path: string; readonly files: readonly string[] }

export interface Assessed extends Assessment {
  readonly status: 'done'
  readonly next: readonly Next[]
}

export interface Answering extends Judgement {
  readonly ok: boolean
  readonly origin: string
  readonly rounds: number
  readonly vitals: readonly Vital[]
}

export type Measured = (Judgement & Benched & { readonly ok: boolean; readonly judged: readonly Judged[] }) | Changed

export interface Loaded extends Judgement {
  readonly ok: boolean
  readonly url: string
  readonly model: string
  readonly result: LoadResult
  readonly verdicts: readonly Verdict[]
}

/** A plugin in a service that was made for it. */
export interface Tried {
  readonly ok: boolean
  /** Absolute; gone unless `--keep` was given. */
  readonly root: string
  readonly checks: readonly Check[]
  /** What the service's own tests printed, where they failed. */
  readonly tests: string | undefined
}

export type Authored =
  | (Judgement &
      Omit<CheckedPackage, 'found'> & {
        readonly broken?: readonly BrokenLaw[]
        readonly service?: Tried | undefined
      })
  | Changed

/** What a rule says of itself: its patterns are no matter of a document. */
export interface PlainRule extends Omit<About, 'id' | 'profiles'> {
  readonly rule: string
  readonly profiles?: About['profiles'] | undefined
}

export type Explained =
  | {
      readonly status: 'done'
      readonly codes: { readonly [code: string]: CatalogueEntry }
      readonly rules: readonly PlainRule[]
    }
  | ({ readonly status: 'done'; readonly code: ErrorCode } & CatalogueEntry)
  | ({ readonly status: 'done' } & PlainRule)

export type Schemas =
  | { readonly status: 'done'; readonly commands: readonly string[] }
  | { readonly status: 'done'; readonly command: string; readonly schema: JsonObject }

export interface CompletionScript {
  readonly status: 'done'
  readonly shell: string
  readonly script: string
}

export type Helped =
  | { readonly status: 'done'; readonly commands: { readonly [word: string]: string } }
  | {
      readonly status: 'done'
      readonly command: string
      readonly summary: string
      readonly usage: string
      readonly flags: Flags
      readonly globalFlags: Flags
    }

export interface Versioned {
  readonly status: 'done'
  readonly version: string
}
