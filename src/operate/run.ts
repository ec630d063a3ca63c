/** One deploy on its way: what the ledger says it has done, and what it began from. */
import type { Share } from '../cloudflare/scripts.ts'
import { ClodoError } from '../errors.ts'
import type { Json } from '../plugin/json.ts'
import type { StrategyName } from '../project/deploy-settings.ts'
import type { Entry, Ledger } from './ledger.ts'
import type { Site } from './site.ts'
import { messageOf } from './triggers.ts'

/** What is decided when a deploy begins, and holds when it is resumed. */
export interface Begin {
  readonly strategy: StrategyName | 'rollback'
  readonly steps: readonly number[]
  readonly every: number
  readonly road: 'deploy' | 'upload'
  /** What was live. */
  readonly live: readonly Share[]
  /** The id of the deployment that was live; empty where there was none. */
  readonly deployment: string
  /** The configuration of triggers, and whether wrangler has to bring it about. */
  readonly mark: string
  readonly triggers: boolean
  readonly message: string
  /** A backup is taken before a migration that may lose what is there. */
  readonly backup: boolean
  /** The commit it was made from, where all was committed. */
  readonly commit: string
  /** The deploy of many services that it belongs to. */
  readonly fleet?: string
}

/** Steps after which there is nothing left to do. */
export const terminal: readonly string[] = ['done', 'rolled-back', 'failed']

export type Report = (step: string, detail: string) => void

export interface Run {
  readonly site: Site
  readonly id: string
  readonly begin: Begin
  readonly report: Report
  /** A file of JSON with values of secrets, for wrangler. */
  readonly secretsFile: string | undefined
  /** What somebody wants of a run that is under way. */
  asked(): 'pause' | 'abort' | undefined
  /** The data of the last entry of a step. */
  last(step: string): { readonly [key: string]: Json } | undefined
  all(step: string): readonly { readonly [key: string]: Json }[]
  note(step: string, data?: { readonly [key: string]: unknown }): void
}

export interface RunOptions {
  readonly report: Report
  readonly secretsFile?: string | undefined
  asked(): 'pause' | 'abort' | undefined
}

export function runOf(site: Site, ledger: Ledger, id: string, { report, secretsFile, asked }: RunOptions): Run {
  const own = () => ledger.entries.filter((entry) => entry.deploy === id)
  const all = (step: string) => own().flatMap((entry) => (entry.step === step ? [entry.data] : []))
  const begin = all('begin')[0] as unknown as Begin
  return {
    site,
    id,
    begin,
    report,
    secretsFile,
    asked,
    all,
    last: (step) => all(step).at(-1),
    note(step, data = {}) {
      const { name: environment, script } = site.environment
      ledger.append({ deploy: id, environment, script, step, data: data as { readonly [key: string]: Json } })
    },
  }
}

/** The deploy to an environment that has not come to its end. */
export function unfinished(entries: readonly Entry[], environment: string): string | undefined {
  const last = entries.findLast((entry) => entry.environment === environment)
  return last === undefined || terminal.includes(last.step) ? undefined : last.deploy
}

/** The version that this deploy brings. */
export function versionOf(run: Run): string {
  const version = run.last('uploaded')?.version
  if (typeof version === 'string') return version
  throw new ClodoError('INTERNAL', { what: 'A deploy switches traffic before it has a version.', where: run.id })
}

/**
 * What a deployment of this run says of itself. Where the triggers change it does not claim them before they have:
 * whoever deploys next would leave them as they are.
 */
export function messageOfRun({ id, begin }: Run, settled = false): string {
  return messageOf({ deploy: id, mark: begin.triggers && !settled ? 'none' : begin.mark, text: begin.message })
}

export function splitText(split: readonly Share[]): string {
  if (split.length === 0) return 'nothing'
  return split.map(({ version_id, percentage }) => `${version_id.slice(0, 8)} ${percentage} %`).join(', ')
}
